using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>GradNorm (Chen et al., ICML 2018).</summary>
    /// <param name="Alpha">How strongly tasks are pulled to one training rate.</param>
    /// <param name="LearningRate">Of the weights.</param>
    public sealed record GradNorm(double Alpha = 1.5, double LearningRate = 0.025) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.GradNorm.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.GradNorm.Aggregator(this).Start(tasks.Count);
    }
}

/// <summary>
/// GradNorm (Chen, Badrinarayanan, Lee and Rabinovich, ICML 2018, algorithm 1): weights that sum to K learn to make the length of each
/// weighted gradient the mean length times (the task's relative inverse training rate)^alpha.
/// </summary>
/// <remarks>
/// Lengths are those of the gradients on all shared parameters, where the paper takes the last shared layer. The losses that training rates
/// are counted from are the first step's. Weights have an Adam of their own (0.025, as in the paper) and stay above 1e-3 before they are
/// normalised. Weights weigh whole losses.
/// </remarks>
internal static class GradNorm
{
    private const double Least = 1e-3;

    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "gradnorm", "GradNorm, gradient normalisation",
            "Chen et al., ICML 2018, algorithm 1", Signal.Gramian,
            "K backward passes"),
        (Field.Optional("alpha", Decode.Double(Interval.AtLeast(0)), 1.5), Field.Optional("lr", Decode.Double(Interval.Positive), 0.025))
            .Apply((alpha, lr) => new Weighting.GradNorm(alpha, lr)));

    /// <summary>The weights with their Adam, and the losses of the first step (none before it).</summary>
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
        var positive = moved.Values.Map(weight => Math.Max(weight, Least)).Strict();
        return (
            Weights.OfLosses(state.Weights.Values),
            new State(moved with { Values = positive.Times(positive.Count / positive.Sum()) }, first));
    }

    /// <summary>The gradient of sum_k |w_k |g_k| - mean r_k^alpha| w.r.t. w, the second term held fixed.</summary>
    private static Seq<double> Gradient(Weighting.GradNorm config, Seq<double> weights, Gramian gramian, Seq<double> rates)
    {
        var lengths = Vectors.Of(weights.Count, gramian.Length);
        var weighted = weights.Times(lengths);
        var mean = weighted.Sum() / weights.Count;
        return Vectors.Of(weights.Count, task => Math.Sign(weighted[task] - (mean * Math.Pow(rates[task], config.Alpha))) * lengths[task]);
    }

    /// <summary>
    /// Relative inverse training rates r: each loss over its first value, over the mean of these. 1 where there is no such number.
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
