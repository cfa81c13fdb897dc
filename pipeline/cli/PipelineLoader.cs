namespace Multitask.Pipeline.CommandLine;

/// <summary>From arguments to a pipeline without mistakes.</summary>
internal static class PipelineLoader
{
    /// <summary>Reads and checks a file, or says all that is wrong with it.</summary>
    internal static Either<CommandError, LoadedPipeline<T>> Load<T>(PipelineArguments arguments, Catalogue<T> catalogue, Terminal terminal)
    {
        var file = arguments.File.IfNone("pipeline.yaml");
        var path = terminal.Absolute(file);
        if (arguments.File.IsNone && !File.Exists(path))
        {
            return new CommandError(Seq("there is no pipeline.yaml here: name a pipeline", Cli.Hint), ExitCode.BadUsage);
        }

        var overrides = arguments.Set.Map(Override.Parse);
        var ready =
            from sets in Validations.Sequence(overrides)
            from root in ConfigFile.Load(path, file, sets)
            from plan in catalogue.Plan(root)
            from selection in Selection<T>.Of(plan, arguments.Only, arguments.Force)
            select new LoadedPipeline<T>(path, plan, selection, new RunPaths(new Store(terminal.Absolute(arguments.Store)), LockFile.PathOf(path)));
        return ready.ToEither().MapLeft(problems => new CommandError(
            ErrorReport.Of(problems, file, overrides.Bind(one => one.ToSeq())), ExitCode.BadUsage));
    }
}
