using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary>What a stretch of training came to: sums, each one number per task but for the counts.</summary>
/// <param name="Step">The step in the environments at its end.</param>
/// <param name="Updates">How many there were.</param>
/// <param name="CriticLosses">Sums over updates.</param>
/// <param name="Weights">Sums over updates.</param>
/// <param name="ActorLosses">Sums over updates.</param>
/// <param name="Temperatures">Sums over updates.</param>
/// <param name="Episodes">Episodes that ended.</param>
/// <param name="Successes">Those of them that succeeded.</param>
/// <param name="Returns">Their returns, added.</param>
/// <param name="Diverged">Those of them that ended since the physics diverged.</param>
internal sealed record SacTally(
    long Step,
    long Updates,
    Seq<double> CriticLosses,
    Seq<double> Weights,
    Seq<double> ActorLosses,
    Seq<double> Temperatures,
    Seq<double> Episodes,
    Seq<double> Successes,
    Seq<double> Returns,
    Seq<double> Diverged)
{
    private const int Lists = 8;

    /// <summary>Nothing yet.</summary>
    internal static SacTally Start(int tasks, long step)
    {
        var zeros = Vectors.Fill(tasks, 0);
        return new(step, 0, zeros, zeros, zeros, zeros, zeros, zeros, zeros, zeros);
    }

    /// <summary>With an update.</summary>
    internal SacTally With(SacReport report, double[] temperatures) => this with
    {
        Updates = Updates + 1,
        CriticLosses = Sum(CriticLosses, report.CriticLosses),
        Weights = Sum(Weights, report.Weights),
        ActorLosses = Sum(ActorLosses, report.ActorLosses),
        Temperatures = Sum(Temperatures, Seq(temperatures)),
    };

    /// <summary>With a step in every environment.</summary>
    internal SacTally With(Moment[] moments)
    {
        Seq<double> Where(Func<Moment, bool> holds, Func<Moment, double> value) =>
            Seq(moments.Select(moment => moment.Outcome.Done && holds(moment) ? value(moment) : 0).ToArray());
        return this with
        {
            Step = Step + 1,
            Episodes = Sum(Episodes, Where(_ => true, _ => 1)),
            Successes = Sum(Successes, Where(moment => moment.Succeeded, _ => 1)),
            Returns = Sum(Returns, Where(_ => true, moment => moment.Return)),
            Diverged = Sum(Diverged, Where(moment => moment.Outcome.Diverged, _ => 1)),
        };
    }

    /// <summary>The mean over updates of a sum; 0 where there were none.</summary>
    internal Seq<double> PerUpdate(Seq<double> sums) => sums.Map(sum => Updates == 0 ? 0 : sum / Updates).Strict();

    /// <summary>The mean over episodes of a sum; 0 where none ended.</summary>
    internal Seq<double> PerEpisode(Seq<double> sums) => sums.Zip(Episodes, (sum, count) => count == 0 ? 0 : sum / count).Strict();

    /// <summary>As numbers.</summary>
    internal Seq<double> Save() => Seq<double>(Step, Updates) + CriticLosses + Weights + ActorLosses + Temperatures + Episodes + Successes + Returns + Diverged;

    /// <summary>From numbers; none where they are not those of so many tasks.</summary>
    internal static Option<SacTally> Load(Seq<double> numbers, int tasks)
    {
        Seq<double> List(int at) => Seq(numbers.Skip(2 + (at * tasks)).Take(tasks).ToArray());
        return numbers.Count == 2 + (Lists * tasks)
            ? new SacTally((long)numbers[0], (long)numbers[1], List(0), List(1), List(2), List(3), List(4), List(5), List(6), List(7))
            : None;
    }

    private static Seq<double> Sum(Seq<double> one, Seq<double> other) => one.Zip(other, (a, b) => a + b).Strict();
}
