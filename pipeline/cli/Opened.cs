namespace Multitask.Pipeline.CommandLine;

/// <summary>A pipeline's file without mistakes, with the stages the user selected.</summary>
/// <param name="File">The absolute path of its YAML.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Selection">The selected stages.</param>
/// <param name="Places">Store and lock file.</param>
internal sealed record Opened<T>(string File, Plan<T> Plan, Selection<T> Selection, Places Places)
{
    /// <summary>The name of its lock file, for messages.</summary>
    internal string LockName => Path.GetFileName(Places.Lock);

    /// <summary>Reads and checks a file, or says all that is wrong with it.</summary>
    internal static Either<CommandError, Opened<T>> Of(Arguments arguments, Catalogue<T> catalogue, Terminal terminal)
    {
        var file = arguments.File.IfNone("pipeline.yaml");
        var path = terminal.Absolute(file);
        if (arguments.File.IsNone && !System.IO.File.Exists(path))
        {
            return new CommandError(Seq("there is no pipeline.yaml here: name a pipeline", Cli.Hint), ExitCode.BadUsage);
        }

        var overrides = arguments.Set.Map(Override.Parse).Strict();
        var ready =
            from sets in Mistakes.Gather(overrides)
            from root in ConfigFile.Load(path, file, sets)
            from plan in catalogue.Plan(root)
            from selection in Selection<T>.Of(plan, arguments.Only, arguments.Force)
            select new Opened<T>(path, plan, selection, new Places(new Store(terminal.Absolute(arguments.Store)), LockFile.PathOf(path)));
        return ready.ToEither().MapLeft(problems => new CommandError(
            ErrorReport.Of(problems, file, overrides.Bind(one => one.ToSeq()).Strict()), ExitCode.BadUsage));
    }
}
