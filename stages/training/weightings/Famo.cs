namespace Multitask.Stages.Training;

/// <summary>
/// FAMO: fast adaptive multitask optimisation (Liu, Feng, Stone and Liu, NeurIPS 2023, algorithm 1). The task weights are a softmax
/// of logits that learn, from the losses before and after each update of the network, to make all log-losses fall at one rate.
/// </summary>
/// <remarks>Time and memory do not depend on the number of tasks, but for one forward pass after the update.</remarks>
internal static class Famo
{
    private const double Floor = 1e-8;

    /// <summary>The method for a configuration.</summary>
    internal static Aggregator<AdamVector> Aggregator(Weighting.Famo config) => new(
        Signal.Losses,
        LooksAhead: true,
        tasks => AdamVector.Start(tasks, 0),
        (state, seen) => Weigh(config, state, seen.Losses).Map(weights => (weights, state)),
        (state, before, after) => Learn(config, state, before, after),
        AdamVector.Codec);

    /// <summary>The derivative of FAMO's loss sum_k z_k log(D_k) / c by each task loss, with D = loss - minimum, z the softmax and c = sum z / D held fixed.</summary>
    private static Either<string, Weights> Weigh(Weighting.Famo config, AdamVector state, Seq<double> losses)
    {
        var distances = Distances(config, losses);
        var bad = distances.ToList().FindIndex(distance => distance <= 0);
        if (bad >= 0)
        {
            return FormattableString.Invariant(
                $"FAMO takes the logarithm of loss - min_losses, and the loss of task {bad + 1} is {losses[bad]}: set min_losses below every loss");
        }

        var z = Softmax(state.Values);
        var share = z.Zip(distances, (weight, distance) => weight / distance).Strict();
        var total = share.Sum();
        var coefficients = share.Map(value => value / total).Strict();
        return new Weights(coefficients, coefficients, z);
    }

    /// <summary>One Adam step of the logits along the gradient of the softmax in the direction of how far each log-loss fell.</summary>
    private static AdamVector Learn(Weighting.Famo config, AdamVector state, Seq<double> before, Seq<double> after)
    {
        var fall = Distances(config, before).Zip(Distances(config, after), (b, a) => Math.Log(b) - Math.Log(a)).Strict();
        var z = Softmax(state.Values);
        var mean = z.Zip(fall, (weight, value) => weight * value).Sum();
        var gradient = z.Zip(fall, (weight, value) => weight * (value - mean)).Strict();
        return state.Step(gradient, config.LearningRate, config.Gamma);
    }

    private static Seq<double> Distances(Weighting.Famo config, Seq<double> losses) => config.MinLosses.IsEmpty
        ? losses.Map(loss => loss + Floor).Strict()
        : losses.Zip(config.MinLosses, (loss, minimum) => loss - minimum + Floor).Strict();

    private static Seq<double> Softmax(Seq<double> logits)
    {
        var top = logits.Max();
        var raised = logits.Map(logit => Math.Exp(logit - top)).Strict();
        var total = raised.Sum();
        return raised.Map(value => value / total).Strict();
    }
}
