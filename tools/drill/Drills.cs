namespace Multitask.Drill;

/// <summary>
/// Does to small pipelines what happens to large ones: kills, signals, full disks, a killed run among several, a folder of somebody else's in the
/// place of the store, data that change. Every round must end with the results of an undisturbed run, to the bit. It runs
/// whole pipelines as processes; what a store does with each disk step, damaged file or second process by itself, the tests in
/// <c>tests/pipeline</c> cover.
/// </summary>
internal static class Drills
{
    /// <summary>A drill by name.</summary>
    private sealed record Drill(string Name, Func<Reference, Options, Tally> Run);

    private static readonly Seq<Drill> All = Seq(
        new Drill("sigkill", KillDrill.Sigkill),
        new Drill("signals", KillDrill.Signals),
        new Drill("full-disk", FullDiskDrill.Run),
        new Drill("concurrent", ConcurrentDrill.Run),
        new Drill("store-mark", StoreMarkDrill.Run),
        new Drill("changed-file", ChangedFileDrill.Run));

    /// <summary>The names of the drills.</summary>
    internal static Seq<string> Names => All.Map(drill => drill.Name);

    /// <summary>Runs what the arguments ask for and prints a line per drill. 0 all good, 1 something was wrong, 2 bad usage.</summary>
    internal static int Run(Seq<string> args, TextWriter output) => Options.Of(args).Match(
        Right: options => InFolder(folder => Reference.Take(folder).Match(
            Right: reference => Run(reference, options, output),
            Left: reason => Say(output, reason, 1))),
        Left: mistake => Say(output, $"{mistake}\n{Options.Usage}", 2));

    /// <summary>In a folder that is removed afterwards.</summary>
    private static int InFolder(Func<string, int> act)
    {
        var folder = Directory.CreateTempSubdirectory("multitask-drill-").FullName;
        try
        {
            return act(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Run(Reference reference, Options options, TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant(
            $"undisturbed: {reference.Time.TotalSeconds:0.0} s, {reference.Lines} lines; seed {options.Seed}"));
        var (good, total) = (0, 0);
        foreach (var drill in All.Filter(drill => options.Only.IsEmpty || options.Only.Contains(drill.Name)))
        {
            var tally = drill.Run(reference, options);
            tally.Lines.Iter(line => output.WriteLine(line));
            (good, total) = (good + tally.Good, total + tally.Verdicts.Count);
        }

        return Say(output, $"drill: {good} of {total} rounds as they should be", good == total ? 0 : 1);
    }

    private static int Say(TextWriter output, string text, int code)
    {
        output.WriteLine(text);
        return code;
    }
}
