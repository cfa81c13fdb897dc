namespace Multitask.Pipeline.CommandLine;

/// <summary>What <c>--executor</c> does in place of a run on this machine.</summary>
/// <param name="Ready">The pipeline.</param>
/// <param name="Profile">What jobs need.</param>
/// <param name="Command">What jobs call.</param>
internal sealed record ClusterExecution<T>(LoadedPipeline<T> Ready, ClusterProfile Profile, ClusterCommand Command)
{
    /// <summary>The words of <c>--executor</c>.</summary>
    internal static string[] Words { get; } = ["slurm", "kubernetes"];

    /// <summary>From what was given.</summary>
    internal static Either<CommandError, ClusterExecution<T>> Of(
        LoadedPipeline<T> ready, (PipelineArguments Pipeline, string Out, Option<string> Profile) arguments, (Seq<string> Kinds, Terminal Terminal) known) =>
        from profile in arguments.Profile.Match(
            Some: file => ClusterProfile.Load(known.Terminal.Absolute(file), file).ToEither()
                .MapLeft(problems => CommandError.OfFile(problems, file, Seq<Override>())),
            None: () => Right<CommandError, ClusterProfile>(ready.Plan.Settings.Cluster.IfNone(() => new())))
        from sound in profile.Mistake(known.Kinds).Match(Some: reason => Left<CommandError, Unit>(CommandError.Usage(reason)), None: () => unit)
        let program = known.Terminal.Program.Map(own => own.Start).IfNone(() => Seq1("multitask"))
        select new ClusterExecution<T>(ready, profile, new ClusterCommand(
            program,
            arguments.Pipeline.File.IfNone(PipelineLoader.Usual),
            Seq("--store", arguments.Pipeline.Store) + arguments.Pipeline.Set.Bind(set => Seq("--set", set)),
            Seq("--out", arguments.Out) + arguments.Pipeline.Only.Bind(name => Seq("--only", name))));

    /// <summary>Submits to Slurm and watches, until all is done or the user leaves.</summary>
    internal Either<CommandError, CommandResult> Slurm(RunContext context, Action<string> write)
    {
        var text = HumanText.For(Ready.Selection.Stages.Map(stage => stage.Name), colour: false);
        return (
            from submission in new SlurmSubmit<T>(Ready, Profile, Command).Run(context.Clock.GetUtcNow())
            let told = Told(write, $"jobs {submission.Numbers} in Slurm; scripts and logs are in {submission.Folder}")
            from tasks in SlurmFollow.ToEnd(submission, (stage, state) => write(text.Row(stage, state)), context)
            select Ended(submission, tasks)).MapLeft(CommandError.Failed).Bind(ended => ended);
    }

    /// <summary>Writes the workflow of Argo.</summary>
    internal Either<CommandError, CommandResult> Kubernetes(PublishedFolder folder) =>
        from place in Profile.Kubernetes.ToEither(() => CommandError.Usage(
            "--executor kubernetes needs the key cluster.kubernetes with an image and a claim, in the pipeline or in the file of --profile"))
        let stages = DryRun.Of(Ready.Plan, Ready.Selection, Ready.Paths).Filter(row => row.Status is not StageStatus.Hit).Map(row => row.Stage).Strict()
        let document = ArgoWorkflow.Of(Ready.Plan.Settings.Name, stages, new ArgoPlace(Profile, place, Command, ClusterCommand.DigestOf(Ready.Plan)))
        from written in folder.Write("workflow.yaml", document).MapLeft(CommandError.Failed)
        select new CommandResult(Seq1($"{Path.Combine(folder.Path, "workflow.yaml")}: a workflow of {Format.Count(stages.Count, "stage")}; submit it with `argo submit`"));

    private static Either<CommandError, CommandResult> Ended(Submission submission, Seq<SubmittedTask> tasks) =>
        tasks.Exists(task => !task.State.IsOver)
            ? new CommandError(
                Seq1($"the jobs go on: `multitask status` shows them, the same command watches them again, `scancel {submission.Numbers}` ends them"), ExitCode.Cancelled)
            : SlurmFollow.Explained(tasks) is { IsEmpty: false } reasons
                ? new CommandError(reasons.Map(line => $"error: {line}"), ExitCode.Failed)
                : new CommandResult(Seq<string>());

    private static Unit Told(Action<string> write, string line)
    {
        write(line);
        return unit;
    }
}
