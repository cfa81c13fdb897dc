using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

public abstract partial record Weighting
{
    /// <summary>FAMO (Liu et al., NeurIPS 2023).</summary>
    /// <param name="Gamma">Weight decay of the task logits, at least 0.</param>
    /// <param name="LearningRate">Learning rate of the task logits.</param>
    public sealed record Famo(double Gamma = 0.001, double LearningRate = 0.025) : Weighting;
}

/// <summary>
/// FAMO: fast adaptive multitask optimisation (Liu, Feng, Stone and Liu, NeurIPS 2023, algorithm 1). The task weights are a softmax
/// of logits that learn, from the losses before and after each update of the network, to make all log-losses fall at one rate.
/// </summary>
/// <remarks>
/// Time and memory do not depend on the number of tasks, but for one forward pass after the update. The published program's own default of
/// gamma is 0.01; its scripts take 0.001 for NYU-v2, CelebA and QM9 and 0.01 for CityScapes.
/// </remarks>
internal static class Famo
{
    internal static Method Method { get; } = Training.Method.Of<Weighting.Famo>(
        new About(
            "famo", "FAMO, fast adaptive multitask optimisation",
            "Liu et al., NeurIPS 2023, algorithm 1", Signal.Losses,
            "1 backward and 1 more forward pass"),
        (
            Field.Optional("gamma", Decode.Double(Interval.AtLeast(0)), 0.001),
            Field.Optional("w_lr", Decode.Double(Interval.Positive), 0.025))
            .Apply((gamma, lr) => new Weighting.Famo(gamma, lr)),
        (config, roster) => Aggregator(config).Start(roster.Tasks.Count),
        Logarithms.Own);

    private static Aggregator<AdamVector> Aggregator(Weighting.Famo config) => new(
        Signal.Losses,
        tasks => AdamVector.Start(tasks, 0),
        (state, seen) => Weigh(config, state, seen.Losses).Map(weights => (weights, state)),
        AdamVector.Codec)
    {
        Learn = Some<Func<AdamVector, Seq<double>, Seq<double>, AdamVector>>((state, before, after) => Learn(config, state, before, after)),
    };

    /// <summary>
    /// The derivative of FAMO's loss sum_k z_k log(D_k) / c by each task loss, with D = loss - minimum, z the softmax and c = sum z / D
    /// held fixed.
    /// </summary>
    private static Either<string, Weights> Weigh(Weighting.Famo config, AdamVector state, Seq<double> losses) =>
        LogLosses.Distances(losses, config.MinLosses).Map(distances =>
        {
            var z = Vectors.Softmax(state.Values);
            var share = z.Zip(distances, (weight, distance) => weight / distance).Strict();
            var total = share.Sum();
            var coefficients = share.Map(value => value / total).Strict();
            return new Weights(coefficients, coefficients, z);
        });

    /// <summary>One Adam step of the logits along the gradient of the softmax in the direction of how far each log-loss fell.</summary>
    private static AdamVector Learn(Weighting.Famo config, AdamVector state, Seq<double> before, Seq<double> after)
    {
        var fall = LogLosses.Logs(before, config.MinLosses).Zip(LogLosses.Logs(after, config.MinLosses), (b, a) => b - a).Strict();
        var z = Vectors.Softmax(state.Values);
        var mean = z.Zip(fall, (weight, value) => weight * value).Sum();
        var gradient = z.Zip(fall, (weight, value) => weight * (value - mean)).Strict();
        return state.Step(gradient, config.LearningRate, config.Gamma);
    }
}
