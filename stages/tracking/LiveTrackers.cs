using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Tracking;

/// <summary>Tells trackers of a training while it goes on: the points of its curves as they come.</summary>
/// <remarks>What does not work is left to the end of the run, which tells trackers all that they lack, and what went wrong.</remarks>
internal static class LiveTrackers
{
    /// <summary>One for each tracker of the pipeline.</summary>
    internal static IRunWatch Watch(Plan<StageOutput> plan, PublishedFolder folder) => IRunWatch.All(plan.Settings.Track.Map(IRunWatch (tracker) => tracker switch
    {
        Tracker.TensorBoard => new LiveTensorBoard(new TensorBoardFolder(folder.Path), TimeProvider.System),
        Tracker.Mlflow server => Mlflow(plan, server.Server),
        _ => throw new UnreachableException(),
    }).Strict());

    private static LiveMlflow Mlflow(Plan<StageOutput> plan, Uri server) => new LiveMlflow(
        new MlflowApi(new MlflowCalls(server) { Patience = LiveMlflow.Patience }),
        start => new TrackedStage(
            plan.Settings.Name,
            start.Name,
            start.Key,
            TimeProvider.System.GetUtcNow(),
            [.. plan.Stages.Find(stage => stage.Name == start.Name).Map(stage => RunReader.Params(stage.Work.Config)).IfNone(Seq<TrackedParam>())]));

    /// <summary>The metrics of an event.</summary>
    internal static Seq<TrackedMetric> Metrics(Pipeline.Running.Event.Measured point) =>
        point.State.Values.Map(one => new TrackedMetric(one.Name, point.State.Step, one.Value)).Strict();
}
