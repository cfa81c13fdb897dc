using Multitask.Pipeline.CommandLine;
using static LanguageExt.Prelude;
using Command = System.CommandLine.Command;

namespace Multitask.Stages.Tracking;

/// <summary><c>track --replay</c>: sends what trackers have not been told yet.</summary>
internal static class TrackCommand
{
    /// <summary>Looks through all pipelines' output folders.</summary>
    internal static ProductCommand Create()
    {
        var replay = Options.Flag("--replay", "Send the runs that a server could not be told when they ended");
        var output = Options.One("--out", "folder", "Where results are published; out if not given");
        var syntax = new Command("track", "Send runs to trackers that were away") { replay, output };
        return new(syntax, result => result.GetValue(replay)
            ? Replay(Path.GetFullPath(result.GetValue(output) ?? "out"))
            : Left<string, Seq<string>>("must be given --replay"));
    }

    private static Either<string, Seq<string>> Replay(string folder)
    {
        var outcomes = Seq(Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(pipeline => new MlflowSpool(pipeline).Replay()).ToArray()
            : []);
        var problems = outcomes.Bind(outcome => outcome.Problems).Strict();
        return problems.IsEmpty
            ? Seq1(FormattableString.Invariant($"{outcomes.Sum(outcome => outcome.Done)} runs sent"))
            : Left<string, Seq<string>>(string.Join("; ", problems));
    }
}
