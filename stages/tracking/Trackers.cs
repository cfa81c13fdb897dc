using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Tracking;

/// <summary>Hands the results of a run on to the trackers that its file names.</summary>
internal static class Trackers
{
    private const string TensorBoardFolder = "tensorboard";

    /// <summary>Digits of a key that tell runs apart for people.</summary>
    private const int KeyDigits = 8;

    /// <summary>What each tracker could not take, in a line; nothing where all went well, or there are none.</summary>
    internal static Seq<string> Track(RunResult<StageOutput> result, PublishedFolder folder) => result.Plan.Settings.Track.IsEmpty
        ? Seq<string>()
        : RunReader.Read(result).Match(
            Right: runs => result.Plan.Settings.Track.Bind(tracker => tracker switch
            {
                Tracker.TensorBoard => TensorBoard(runs, folder),
                Tracker.Mlflow server => new MlflowSpool(folder.Path).Track(runs, server.Server),
                _ => throw new UnreachableException(),
            }).Strict(),
            Left: reason => Seq1($"track: {reason}"));

    /// <summary>A folder per model and key, so that models trained otherwise later stand beside it.</summary>
    private static Seq<string> TensorBoard(Seq<TrackedRun> runs, PublishedFolder folder) => runs.Bind(run =>
    {
        var name = $"{TensorBoardFolder}/{MlflowApi.Plain(run.Stage)}-{run.Key[..KeyDigits]}/events.out.tfevents.{run.Key[..KeyDigits]}";
        return folder.Write(name, EventFile.Of(Seq(run.Metrics), run.Made)).Match(_ => Seq<string>(), reason => Seq1($"track: tensorboard: {reason}"));
    }).Strict();
}
