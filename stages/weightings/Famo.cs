using static LanguageExt.Prelude;

namespace Multitask.Stages.Weightings;

public abstract partial record Weighting
{
    /// <summary>FAMO (Liu et al., NeurIPS 2023).</summary>
    /// <param name="Gamma">Weight decay of the task logits, at least 0.</param>
    /// <param name="LearningRate">Learning rate of the task logits.</param>
    public sealed record Famo(double Gamma = 0.001, double LearningRate = 0.025) : Weighting
    {
        internal override WeightingSpec Spec => Weightings.Famo.Spec;

        private protected override WeightingState StartCore(TaskSet tasks) => Weightings.Famo.Aggregator(this, tasks).Start(tasks.Count);

        /// <summary>Where FAMO takes the losses after an update from.</summary>
        public Lookahead Lookahead { get; init; } = new Lookahead.SameBatch();
    }
}

/// <summary>
/// FAMO (Liu, Feng, Stone and Liu, "FAMO: fast adaptive multitask optimization", NeurIPS 2023, algorithm 1). The task weights are
/// z = softmax(xi); from the losses before and after each update of the network, the logits xi learn to make all log-losses fall at the
/// same rate.
/// </summary>
/// <remarks>
/// Time and memory do not grow with the number of tasks. The one extra forward pass after the update can be avoided with
/// <c>lookahead</c>. The published code's own default of gamma is 0.01; its scripts use 0.001 for NYU-v2, CelebA and QM9, and 0.01 for
/// CityScapes.
/// </remarks>
internal static class Famo
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "famo", "FAMO, fast adaptive multitask optimisation",
            "Liu et al., NeurIPS 2023, algorithm 1", Signal.Losses,
            "1 backward pass and 1 extra forward pass"),
        (
            Field.Optional("gamma", Decode.Double(Interval.AtLeast(0)), 0.001),
            Field.Optional("w_lr", Decode.Double(Interval.Positive), 0.025),
            Field.Optional("lookahead", Lookahead.Decoder, new Lookahead.SameBatch()))
            .Apply((gamma, lr, lookahead) => new Weighting.Famo(gamma, lr) { Lookahead = lookahead }),
        Logarithms.Own);

    internal static Aggregator<FamoState> Aggregator(Weighting.Famo config, TaskSet tasks) => new(
        Signal.Losses,
        FamoState.Start,
        (state, seen) => Next((config, tasks.Names), state, seen.Losses),
        FamoState.Codec(tasks.Count))
    {
        Learn = Some<Func<FamoState, Seq<double>, Seq<double>, FamoState>>((state, before, after) => Learn(config, state, before, after)),
        LooksAhead = state => config.Lookahead is not Lookahead.NextBatch && state.Age == 0,
    };

    /// <summary>Learns from the last step's losses if they are pending, then computes this step's weights.</summary>
    private static Either<string, (Weights, FamoState)> Next(
        (Weighting.Famo Config, Seq<string> Tasks) of, FamoState state, Seq<double> losses)
    {
        var config = of.Config;
        var learnt = state.Pending.IsEmpty ? state : Learn(config, state, state.Pending, losses);
        return Weigh(of, learnt.Logits, losses).Map(weights => (weights, config.Lookahead switch
        {
            Lookahead.NextBatch => learnt with { Pending = losses },
            Lookahead.Every every => learnt with { Age = (learnt.Age + 1) % every.Steps },
            _ => learnt,
        }));
    }

    /// <summary>
    /// The derivative of FAMO's loss (1 / c) sum_k z_k log D_k w.r.t. each task loss, z_k / (c D_k), where D_k = L_k - minimum,
    /// z = softmax(xi), and c = sum_k z_k / D_k is held fixed.
    /// </summary>
    private static Either<string, Weights> Weigh(
        (Weighting.Famo Config, Seq<string> Tasks) of, AdamVector logits, Seq<double> losses) =>
        LogLosses.Distances(losses, of.Config.MinLosses, of.Tasks).Map(distances =>
        {
            var z = Vectors.Softmax(logits.Values);
            var share = z.Zip(distances, (weight, distance) => weight / distance).Strict();
            var total = share.Sum();
            var coefficients = share.Map(value => value / total).Strict();
            return new Weights(coefficients, coefficients, z);
        });

    /// <summary>
    /// One Adam step on the logits along J'f, with J the Jacobian of the softmax and f the decrease of each log-loss: entry k is
    /// z_k (f_k - sum_i z_i f_i).
    /// </summary>
    private static FamoState Learn(Weighting.Famo config, FamoState state, Seq<double> before, Seq<double> after)
    {
        var fall = LogLosses.Logs(before, config.MinLosses).Zip(LogLosses.Logs(after, config.MinLosses), (b, a) => b - a).Strict();
        var z = Vectors.Softmax(state.Logits.Values);
        var mean = z.Zip(fall, (weight, value) => weight * value).Sum();
        var gradient = z.Zip(fall, (weight, value) => weight * (value - mean)).Strict();
        return state with { Logits = state.Logits.Step(new Adam(config.LearningRate, WeightDecay: config.Gamma), gradient) };
    }
}
