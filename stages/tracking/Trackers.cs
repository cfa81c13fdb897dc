using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Tracking;

/// <summary>Hands the results of a run on to the trackers that its file names.</summary>
internal static class Trackers
{
    /// <summary>What each tracker could not take, in a line; nothing where all went well, or there are none.</summary>
    internal static Seq<string> Track(RunResult<StageOutput> result, PublishedFolder folder) => result.Plan.Settings.Track.IsEmpty
        ? Seq<string>()
        : RunReader.Read(result).Match(
            Right: runs => result.Plan.Settings.Track.Bind(tracker => tracker switch
            {
                Tracker.TensorBoard => runs.Bind(run => new TensorBoardFolder(folder.Path).Add((run.Stage, run.StageKey), Seq(run.Metrics), run.Made)).Strict(),
                Tracker.Mlflow server => new MlflowSpool(folder.Path).Track(runs, server.Server),
                _ => throw new UnreachableException(),
            }).Strict(),
            Left: reason => Seq1($"track: {reason}"));
}
