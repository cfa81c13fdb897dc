namespace Multitask.Pipeline.CommandLine;

/// <summary>From arguments to a pipeline without mistakes.</summary>
internal static class PipelineLoader
{
    /// <summary>The name of a pipeline's file where none is given.</summary>
    internal const string Usual = "pipeline.yaml";

    /// <summary>Reads and checks a file, or says all that is wrong with it.</summary>
    internal static Either<CommandError, LoadedPipeline<T>> Load<T>(PipelineArguments arguments, Catalogue<T> catalogue, Terminal terminal)
    {
        var file = arguments.File.IfNone(Usual);
        var path = terminal.Absolute(file);
        if (arguments.File.IsNone && !File.Exists(path))
        {
            return new CommandError(Seq("there is no pipeline.yaml here: name a pipeline", Cli.Hint), ExitCode.BadUsage);
        }

        if (string.Equals(LockFile.PathOf(path), path, StringComparison.OrdinalIgnoreCase))
        {
            return CommandError.Usage($"{Sanitize.Line(file, 200)} has the name of its own lock file: call the pipeline something else, such as "
                + Sanitize.Line(Path.ChangeExtension(file, ".yaml"), 200));
        }

        return StoreLoader.Of(arguments.Store, terminal).Bind(store => Load(arguments, catalogue, store, (file, path)));
    }

    private static Either<CommandError, LoadedPipeline<T>> Load<T>(
        PipelineArguments arguments, Catalogue<T> catalogue, Store store, (string Shown, string Path) file)
    {
        var overrides = arguments.Set.Map(Override.Parse);
        var ready =
            from sets in Validations.Sequence(overrides)
            from root in ConfigFile.Load(file.Path, file.Shown, sets)
            from plan in catalogue.Plan(root, Path.GetDirectoryName(file.Path) ?? "/")
            from selection in Selection<T>.Of(plan, arguments.Only, arguments.Force)
            select new LoadedPipeline<T>(file.Path, plan, selection, new RunPaths(store, LockFile.PathOf(file.Path)));
        return ready.ToEither().MapLeft(problems => CommandError.OfFile(
            problems, file.Shown, overrides.Bind(one => one.ToSeq())));
    }
}
