using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>Dynamic weight average, DWA (Liu, Johns and Davison, CVPR 2019).</summary>
    /// <param name="Temperature">Temperature of the softmax; the larger, the more equal the weights.</param>
    /// <param name="Window">Number of steps over which losses are averaged.</param>
    public sealed record Dwa(double Temperature = 2, int Window = 25) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Dwa.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Dwa.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// DWA (Liu, Johns and Davison, "End-to-end multi-task learning with attention", CVPR 2019, equation 7): w = K softmax(r / T) with the
/// temperature T and r_k the ratio of the mean of loss k over the last window to its mean over the window before: the more slowly a loss
/// falls, the larger its weight.
/// </summary>
/// <remarks>
/// The paper compares epochs; we compare windows of steps, as the published code of FAMO and Nash-MTL does. That code fills its first
/// windows with losses of 1, and its weights sum to 1; ours are equal until two windows are full, and sum to K as in the paper. If a mean
/// is 0, the ratio counts as 1.
/// </remarks>
internal static class Dwa
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About("dwa", "DWA, dynamic weight average", "Liu et al., CVPR 2019, equation 7", Signal.Losses, "1 backward pass"),
        (Field.Optional("temperature", Decode.Double(Interval.Positive), 2.0), Field.Optional("window", Decode.Int(1, 100_000), 25))
            .Apply((temperature, window) => new Weighting.Dwa(temperature, window)));

    /// <summary>The state is the losses of the last two windows, oldest step first, each step's K losses one after another.</summary>
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
