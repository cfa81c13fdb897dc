using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>Losses seen as log(loss - minimum), the published programs' LOG_ variants: gradients are divided by loss - minimum.</summary>
internal static class LogLosses
{
    /// <summary>Added to loss - minimum, as in the published code: a loss that is learnt to its minimum has a logarithm too.</summary>
    internal const double Floor = 1e-8;

    /// <summary>How far rounding in single precision may bring a loss below its minimum: 1 - the mean cosine of perfect normals.</summary>
    private const double Rounding = 1e-6;

    /// <summary>A method that balances log-losses.</summary>
    internal static WeightingState Wrap(WeightingState inner, Seq<double> minima, Seq<string> tasks) => inner with
    {
        Weigh = seen =>
            from distances in Distances(seen.Losses, minima, tasks)
            from answer in inner.Weigh(seen with { Losses = distances.Map(Math.Log).Strict() })
            select (answer.Weights, Wrap(answer.Next, minima, tasks)),
        Learn = (before, after) => Wrap(inner.Learn(Logs(before, minima), Logs(after, minima)), minima, tasks),
        ChainFactors = losses => Distances(losses, minima, tasks).Map(distances => distances.Map(distance => 1 / distance).Strict()),
        Load = saved => Wrap(inner.Load(saved), minima, tasks),
    };

    /// <summary>loss - minimum + 1e-8, all positive; or which task's loss is below its minimum.</summary>
    internal static Either<string, Seq<double>> Distances(Seq<double> losses, Seq<double> minima, Seq<string> tasks)
    {
        var distances = Above(losses, minima);
        var bad = Enumerable.Range(0, losses.Count).Find(task => !(distances[task] >= -Rounding));
        return bad.Match(
            task => Left<string, Seq<double>>(FormattableString.Invariant(
                $"the logarithm of loss - min_losses is taken, and the loss of task {tasks[task]} is {losses[task]}: set min_losses below all")),
            () => distances.Map(distance => Math.Max(distance, 0) + Floor).Strict());
    }

    /// <summary>log(loss - minimum) where the loss may have fallen below its minimum, which the next step reports.</summary>
    internal static Seq<double> Logs(Seq<double> losses, Seq<double> minima) =>
        Above(losses, minima).Map(distance => Math.Log(Math.Max(distance, 0) + Floor)).Strict();

    private static Seq<double> Above(Seq<double> losses, Seq<double> minima) => minima.IsEmpty
        ? losses
        : losses.Zip(minima, (loss, minimum) => loss - minimum).Strict();
}
