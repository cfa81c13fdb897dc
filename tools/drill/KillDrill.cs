using Multitask.Models;

namespace Multitask.Drill;

/// <summary>A run is ended at random moments, and started again until it is done.</summary>
internal static class KillDrill
{
    private const int MostDisturbances = 3;

    /// <summary>After a line: long enough to get into whatever comes behind it.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(150);

    /// <summary>The process is gone at once, wherever it was: training, writing a checkpoint, publishing.</summary>
    internal static Tally Sigkill(Reference reference, Options options) => Tally.Of(
        "sigkill",
        options.Rounds,
        round => Round(reference, new RandomSource(options.Seed, "sigkill", round), _ => Signal.Kill));

    /// <summary>
    /// SIGTERM and SIGINT in turn: the process writes a checkpoint, says where the next run goes on, and that comes true.
    /// </summary>
    internal static Tally Signals(Reference reference, Options options) => Tally.Of(
        "sigterm and sigint",
        Math.Max(1, options.Rounds / 2),
        round => Round(
            reference,
            new RandomSource(options.Seed, "signals", round),
            random => random.Next(2) == 0 ? Signal.Terminate : Signal.Interrupt));

    private static Verdict Round(Reference reference, RandomSource random, Func<RandomSource, int> signal)
    {
        // One round in four begins with an empty store, the others where training begins.
        var fresh = random.Next(4) == 0;
        var workspace = fresh ? Workspace.New(reference.Root) : reference.Ready.Copy();
        var runs = Seq<Ended>();
        var disturbed = 0;
        for (var left = 1 + random.Next(MostDisturbances); left > 0; left--)
        {
            using var run = ToolRun.Start(workspace.Folder);
            var sent = signal(random);
            disturbed += run.Disturb(random.Next(reference.Lines), random.NextDouble() * LongestWait, sent) ? 1 : 0;
            runs = runs.Add(run.End());
        }

        runs = runs.Add(ToolRun.ToEnd(workspace.Folder));
        return new Verdict(
            reference.Complaint(workspace, runs.Last) || Broken(runs) || Odd(runs),
            disturbed,
            runs.Count(run => run.Resumed));
    }

    /// <summary>A place that a run promised and the next one did not take.</summary>
    private static Option<string> Broken(Seq<Ended> runs) => runs.Zip(runs.Tail).Bind(pair => pair.Item1.Promise
        .Filter(place => !pair.Item2.Text.Contains($"| resumes from {place} ", StringComparison.Ordinal) && pair.Item2.Code < 128)
        .Map(place => $"a run was to resume from {place}: {pair.Item2.Tail}")).HeadOrNone();

    /// <summary>A run that ended neither well nor by the signal.</summary>
    private static Option<string> Odd(Seq<Ended> runs) =>
        runs.Find(run => run.Code is not 0 and < 128).Map(run => $"a disturbed run ended with {run.Code}: {run.Tail}");
}
