using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

/// <summary>
/// Replaces each loss by log(loss - minimum), as the LOG_ variants of the published code of FAMO do, which divides its gradient by
/// loss - minimum.
/// </summary>
internal static class LogLosses
{
    /// <summary>Added to loss - minimum, as in the published code, so that a loss at its minimum has a logarithm too.</summary>
    internal const double Floor = 1e-8;

    /// <summary>
    /// How far single-precision rounding may bring a loss below its minimum, as when 1 - the mean cosine of perfect normals comes out
    /// slightly negative.
    /// </summary>
    private const double Rounding = 1e-6;

    /// <summary>Lets a method balance log-losses instead of losses.</summary>
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

    /// <summary>loss - minimum + 1e-8, positive for every task. Left: which task's loss is below its minimum.</summary>
    internal static Either<string, Seq<double>> Distances(Seq<double> losses, Seq<double> minima, Seq<string> tasks)
    {
        var distances = Differences(losses, minima);
        var bad = Enumerable.Range(0, losses.Count).Find(task => !(distances[task] >= -Rounding));
        return bad.Match(
            task => Left<string, Seq<double>>(FormattableString.Invariant(
                $"cannot take the logarithm of loss - min_losses: the loss of task {tasks[task]} is {losses[task]}; set min_losses below all losses")),
            () => distances.Map(distance => Math.Max(distance, 0) + Floor).Strict());
    }

    /// <summary>log(loss - minimum + 1e-8); a loss below its minimum, which the next step reports, counts as being at it.</summary>
    internal static Seq<double> Logs(Seq<double> losses, Seq<double> minima) =>
        Differences(losses, minima).Map(distance => Math.Log(Math.Max(distance, 0) + Floor)).Strict();

    private static Seq<double> Differences(Seq<double> losses, Seq<double> minima) => minima.IsEmpty
        ? losses
        : losses.Zip(minima, (loss, minimum) => loss - minimum).Strict();
}
