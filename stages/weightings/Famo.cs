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

        /// <summary>Where the losses after an update come from.</summary>
        public Lookahead Lookahead { get; init; } = new Lookahead.SameBatch();
    }
}

/// <summary>
/// FAMO: fast adaptive multitask optimisation (Liu, Feng, Stone and Liu, NeurIPS 2023, algorithm 1). The task weights are a softmax
/// of logits that learn, from the losses before and after each update of the network, to make all log-losses fall at one rate.
/// </summary>
/// <remarks>
/// Time and memory do not depend on the number of tasks, but for one forward pass after the update, which <c>lookahead</c> can save. The
/// published program's own default of gamma is 0.01; its scripts take 0.001 for NYU-v2, CelebA and QM9 and 0.01 for CityScapes.
/// </remarks>
internal static class Famo
{
    internal static WeightingSpec Spec { get; } = WeightingSpec.Of(
        new About(
            "famo", "FAMO, fast adaptive multitask optimisation",
            "Liu et al., NeurIPS 2023, algorithm 1", Signal.Losses,
            "1 backward and 1 more forward pass"),
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

    /// <summary>Learns from losses that waited for these, then weighs.</summary>
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
    /// The derivative of FAMO's loss sum_k z_k log(D_k) / c w.r.t. each task loss, with D = loss - minimum, z the softmax and c = sum z / D
    /// held fixed.
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

    /// <summary>One Adam step of the logits along the gradient of the softmax in the direction of how far each log-loss fell.</summary>
    private static FamoState Learn(Weighting.Famo config, FamoState state, Seq<double> before, Seq<double> after)
    {
        var fall = LogLosses.Logs(before, config.MinLosses).Zip(LogLosses.Logs(after, config.MinLosses), (b, a) => b - a).Strict();
        var z = Vectors.Softmax(state.Logits.Values);
        var mean = z.Zip(fall, (weight, value) => weight * value).Sum();
        var gradient = z.Zip(fall, (weight, value) => weight * (value - mean)).Strict();
        return state with { Logits = state.Logits.Step(new Adam(config.LearningRate, WeightDecay: config.Gamma), gradient) };
    }
}
