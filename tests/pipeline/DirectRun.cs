using LanguageExt;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline;

/// <summary>A run of a workspace's pipeline below the command line: with a store of the test's own making.</summary>
internal static class DirectRun
{
    /// <summary>The store of a workspace on a disk that need not outlive a power cut.</summary>
    internal static Store Quick(Workspace workspace) =>
        new(workspace.StoreFolder) { Files = FileLayer.Real with { Flush = _ => { } } };

    internal static RunResult<string> Must(Either<Failure, RunResult<string>> outcome) =>
        outcome.IfLeft(failure => throw new InvalidDataException(Reason(failure)));

    /// <summary>Runs and publishes.</summary>
    internal static Either<Failure, RunResult<string>> Run(Workspace workspace, Store store, bool force = false) =>
        Run(workspace, store, new RunContext(_ => { }, TimeProvider.System, CancellationToken.None), force);

    /// <summary>The same in a world of the test's own.</summary>
    internal static Either<Failure, RunResult<string>> Run(Workspace workspace, Store store, RunContext context, bool force = false)
    {
        var plan = PlanOf(workspace, workspace.Stages);
        var selection = new Selection<string>(plan.Stages, force ? plan.Stages.Map(stage => stage.Name).Strict() : Seq<string>());
        return
            from result in Runner.Run(plan, selection, new RunPaths(store, workspace.Lock), context)
            from published in Publish.To(result, new PublishedFolder(Path.Combine(workspace.Folder, "out", "words")) { Files = store.Files })
                .MapLeft<Failure>(reason => new Failure.StageFailed(plan.Settings.Name, reason))
            select result;
    }

    internal static Plan<string> PlanOf(Workspace workspace, FakeStages stages) =>
        (from root in ConfigFile.Load(Path.Combine(workspace.Folder, "pipeline.yaml"), "pipeline.yaml", Seq<Override>())
         from plan in Planner.Plan(root, stages.Registry)
         select plan)
        .IfFail(problems => throw new InvalidDataException(problems.Head.Message));

    /// <summary>Every output of a run: stage, file and content.</summary>
    internal static string Outputs(RunResult<string> result) => string.Join("\n", result.Stages.Bind(stage =>
        Seq(stage.Artifact.Files.AsEnumerable()
            .Select(file => $"{stage.Stage.Name} {file.Key} {File.ReadAllText(file.Value)}").ToArray())));

    internal static string Reason(Failure failure) =>
        failure is Failure.StageFailed failed ? $"{failed.Stage}: {failed.Reason}" : failure.ToString();
}
