using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>GradNorm (Chen et al., ICML 2018).</summary>
    /// <param name="Alpha">Strength of the force that pulls tasks towards a common training rate.</param>
    /// <param name="LearningRate">Learning rate of the weights.</param>
    public sealed record GradNorm(double Alpha = 1.5, double LearningRate = 0.025) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.GradNorm.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.GradNorm.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// GradNorm (Chen, Badrinarayanan, Lee and Rabinovich, "GradNorm: gradient normalization for adaptive loss balancing in deep multitask
/// networks", ICML 2018, algorithm 1). The weights, which sum to K, minimise sum_k |w_k |g_k| - m r_k^alpha|, with m the mean of the norms
/// w_k |g_k| and r_k the relative inverse training rate of task k.
/// </summary>
/// <remarks>
/// The norms are those of the gradients w.r.t. all shared parameters; the paper uses the last shared layer. The reference losses L_k(0) are
/// those of the first step. The weights have their own Adam (learning rate 0.025, as in the paper) and are kept at 1e-3 or more before they
/// are normalised. They apply to whole losses, heads included.
/// </remarks>
internal static class GradNorm
{
    private const double MinWeight = 1e-3;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "gradnorm", "GradNorm, gradient normalisation",
            "Chen et al., ICML 2018, algorithm 1", Signal.Gramian,
            "K backward passes"),
        (Field.Optional("alpha", Decode.Double(Interval.AtLeast(0)), 1.5), Field.Optional("lr", Decode.Double(Interval.Positive), 0.025))
            .Apply((alpha, lr) => new Weighting.GradNorm(alpha, lr)));

    /// <summary>The weights with their Adam state, and the losses of the first step (empty before it).</summary>
    internal sealed record State(AdamVector Weights, Seq<double> First);

    internal static Aggregator<State> Aggregator(Weighting.GradNorm config) => new(
        Signal.Gramian,
        tasks => new State(AdamVector.Start(tasks, 1), Seq<double>()),
        (state, seen) => seen.Needed().Map(gramian => Next(config, state, gramian, seen.Losses)),
        new StateCodec<State>(
            state => ((double)state.First.Count).Cons(state.First.Append(AdamVector.Codec.Save(state.Weights)).Strict()),
            Loaded));

    private static (Weights, State) Next(Weighting.GradNorm config, State state, Gramian gramian, Seq<double> losses)
    {
        var first = state.First.IsEmpty ? losses : state.First;
        var moved = state.Weights.Step(new Adam(config.LearningRate), Gradient(config, state.Weights.Values, gramian, Rates(losses, first)));
        var positive = moved.Values.Map(weight => Math.Max(weight, MinWeight)).Strict();
        return (
            Weights.OfLosses(state.Weights.Values),
            new State(moved with { Values = positive.Times(positive.Count / positive.Sum()) }, first));
    }

    /// <summary>The gradient of sum_k |w_k |g_k| - m r_k^alpha| w.r.t. w, with m r_k^alpha held fixed.</summary>
    private static Seq<double> Gradient(Weighting.GradNorm config, Seq<double> weights, Gramian gramian, Seq<double> rates)
    {
        var lengths = Vectors.Of(weights.Count, gramian.Length);
        var weighted = weights.Times(lengths);
        var mean = weighted.Sum() / weights.Count;
        return Vectors.Of(weights.Count, task => Math.Sign(weighted[task] - (mean * Math.Pow(rates[task], config.Alpha))) * lengths[task]);
    }

    /// <summary>
    /// The relative inverse training rates r: the ratios L_k(t) / L_k(0), divided by their mean. A ratio is 1 if the first loss is not
    /// positive; all rates are 1 if the mean is 0.
    /// </summary>
    private static Seq<double> Rates(Seq<double> losses, Seq<double> first)
    {
        var ratios = losses.Zip(first, (now, then) => then > 0 ? Math.Max(now, 0) / then : 1).Strict();
        var mean = ratios.Sum() / ratios.Count;
        return ratios.Map(ratio => mean > 0 ? ratio / mean : 1).Strict();
    }

    private static State Loaded(Seq<double> saved)
    {
        var numbers = saved.ToArray();
        var end = 1 + (int)numbers[0];
        return new State(AdamVector.Codec.Load(Seq(numbers[end..])), Seq(numbers[1..end]));
    }
}
