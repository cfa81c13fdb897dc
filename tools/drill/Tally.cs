namespace Multitask.Drill;

/// <summary>What came of one round.</summary>
/// <param name="Complaint">What is wrong; none: all as it should be.</param>
/// <param name="Disturbed">How often something was done to it.</param>
/// <param name="Resumed">How often a training resumed from a checkpoint.</param>
internal sealed record Verdict(Option<string> Complaint, int Disturbed = 1, int Resumed = 0);

/// <summary>The rounds of one drill.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Verdicts">What came of each round.</param>
internal sealed record Tally(string Name, Seq<Verdict> Verdicts)
{
    /// <summary>Why it could not be run; none: it was.</summary>
    internal Option<string> NotRun { get; init; }

    /// <summary>Rounds without a complaint.</summary>
    internal int Good => Verdicts.Count(verdict => verdict.Complaint.IsNone);

    /// <summary>A line with its count, then its complaints.</summary>
    internal Seq<string> Lines => NotRun.Match(
        Some: reason => Seq1($"{Name}: not run: {reason}"),
        None: () => Seq1($"{Name}: {Good} of {Verdicts.Count} bit-equal ({Counts})") + Verdicts.Bind(verdict => verdict.Complaint.ToSeq()).Map(complaint => $"  {complaint}"));

    /// <summary>Runs rounds, as many at once as there are processors.</summary>
    internal static Tally Of(string name, int rounds, Func<int, Verdict> round)
    {
        var verdicts = new Verdict[rounds];
        var threads = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, rounds, threads, at => verdicts[at] = round(at));
        return new Tally(name, Seq(verdicts));
    }

    private string Counts => $"{Sum(one => one.Disturbed)} disturbances, {Sum(one => one.Resumed)} resumptions";

    private int Sum(Func<Verdict, int> count) => Verdicts.Map(count).Sum();
}
