using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Dynamic weight average, DWA (Liu, Johns and Davison, CVPR 2019).</summary>
    /// <param name="Temperature">Of the softmax; large = equal weights.</param>
    /// <param name="Window">Steps whose losses are averaged.</param>
    public sealed record Dwa(double Temperature = 2, int Window = 25) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Dwa.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Dwa.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// DWA (Liu, Johns and Davison, "End-to-end multi-task learning with attention", CVPR 2019, equation 7): weights are K times the softmax of
/// how slowly each loss fell, the ratio of its mean over the last window to its mean over the window before, divided by a temperature.
/// </summary>
/// <remarks>
/// The paper compares epochs; we compare windows of steps, as the FAMO and Nash-MTL programs do, which start their windows with losses
/// of 1 and divide by K: we wait for two full windows with equal weights, and keep the paper's sum of K. A mean of 0 counts as a ratio
/// of 1.
/// </remarks>
internal static class Dwa
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("dwa", "DWA, dynamic weight average", "Liu et al., CVPR 2019, equation 7", Signal.Losses, "1 backward pass"),
        (Field.Optional("temperature", Decode.Double(Interval.Positive), 2.0), Field.Optional("window", Decode.Int(1, 100_000), 25))
            .Apply((temperature, window) => new Weighting.Dwa(temperature, window)));

    /// <summary>State: the last 2 windows of losses, oldest first, tasks side by side.</summary>
    internal static Aggregator<Seq<double>> Aggregator(Weighting.Dwa config) => new(
        Signal.Losses,
        _ => Seq<double>(),
        (past, seen) => Next(config, past, seen.Losses),
        new StateCodec<Seq<double>>(past => past, saved => saved));

    private static Either<string, (Weights, Seq<double>)> Next(Weighting.Dwa config, Seq<double> past, Seq<double> losses)
    {
        var tasks = losses.Count;
        var full = 2 * config.Window * tasks;
        var known = past.Concat(losses).ToArray();
        var kept = known.Length > full ? known[^full..] : known;
        var weights = kept.Length < full
            ? Vectors.Ones(tasks)
            : Vectors.Softmax(Vectors.Of(tasks, task => Ratio(kept, task, tasks) / config.Temperature)).Times(tasks);
        return (Weights.OfLosses(weights), Seq(kept));
    }

    private static double Ratio(double[] kept, int task, int tasks)
    {
        var half = kept.Length / 2;
        var (before, now) = (0.0, 0.0);
        for (var at = task; at < half; at += tasks)
        {
            (before, now) = (before + kept[at], now + kept[half + at]);
        }

        var ratio = now / before;
        return double.IsFinite(ratio) ? ratio : 1;
    }
}
