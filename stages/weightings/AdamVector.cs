namespace Multitask.Stages.Weightings;

/// <summary>Adam on a short vector of doubles, in the arithmetic of torch: for methods that learn their weights.</summary>
/// <param name="Values">The parameters.</param>
/// <param name="First">The first moment: the running mean of the gradient.</param>
/// <param name="Second">The second moment: the running mean of the squared gradient.</param>
/// <param name="Steps">Updates so far.</param>
internal sealed record AdamVector(Seq<double> Values, Seq<double> First, Seq<double> Second, int Steps)
{
    /// <summary>The largest second moment so far; only AMSGrad uses it, and it is not saved.</summary>
    private Seq<double> Largest { get; init; }

    /// <summary>Before the first update.</summary>
    internal static AdamVector Start(Seq<double> values) =>
        new(values, Vectors.Fill(values.Count, 0), Vectors.Fill(values.Count, 0), 0) { Largest = Vectors.Fill(values.Count, 0) };

    /// <summary>Before the first update, with all parameters equal.</summary>
    internal static AdamVector Start(int count, double value) => Start(Vectors.Fill(count, value));

    /// <summary>One update.</summary>
    internal AdamVector Step(Adam config, Seq<double> gradient)
    {
        var steps = Steps + 1;
        var (values, first, second, largest) = (Values.ToArray(), First.ToArray(), Second.ToArray(), Largest.ToArray());
        var (stepSize, root) = (config.LearningRate / (1 - Math.Pow(config.Beta1, steps)), Math.Sqrt(1 - Math.Pow(config.Beta2, steps)));
        var (shrink, decay) = config.Decoupled ? (1 - (config.LearningRate * config.WeightDecay), 0.0) : (1.0, config.WeightDecay);
        for (var at = 0; at < values.Length; at++)
        {
            var g = gradient[at] + (decay * values[at]);
            first[at] = (config.Beta1 * first[at]) + ((1 - config.Beta1) * g);
            second[at] = (config.Beta2 * second[at]) + ((1 - config.Beta2) * g * g);
            largest[at] = Math.Max(largest[at], second[at]);
            var square = config.Amsgrad ? largest[at] : second[at];
            values[at] = (shrink * values[at]) - (stepSize * first[at] / ((Math.Sqrt(square) / root) + config.Epsilon));
        }

        return new AdamVector(Prelude.Seq(values), Prelude.Seq(first), Prelude.Seq(second), steps) { Largest = Prelude.Seq(largest) };
    }

    /// <summary>The state, except that of AMSGrad, as numbers: steps, values, first moment, second moment.</summary>
    internal static StateCodec<AdamVector> Codec { get; } = new(
        state => Prelude.Seq([state.Steps, .. state.Values, .. state.First, .. state.Second]),
        saved =>
        {
            var count = (saved.Count - 1) / 3;
            var parts = saved.ToArray().AsSpan(1);
            return Start(Prelude.Seq(parts[..count].ToArray())) with
            {
                First = Prelude.Seq(parts[count..(2 * count)].ToArray()),
                Second = Prelude.Seq(parts[(2 * count)..].ToArray()),
                Steps = (int)saved[0],
            };
        });
}
