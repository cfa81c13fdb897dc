namespace Multitask.Stages.Weightings;

/// <summary>Adam (Kingma and Ba 2015) on a short vector of plain numbers, for methods that learn their weights.</summary>
/// <param name="Values">What is learnt.</param>
/// <param name="First">Running mean of the gradient.</param>
/// <param name="Second">Running mean of its square.</param>
/// <param name="Steps">Updates so far.</param>
internal sealed record AdamVector(Seq<double> Values, Seq<double> First, Seq<double> Second, int Steps)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    /// <summary>All values equal, nothing seen.</summary>
    internal static AdamVector Start(int count, double value) =>
        new(Fill(count, value), Fill(count, 0), Fill(count, 0), 0);

    /// <summary>One update. Weight decay is added to the gradient, as in torch's Adam.</summary>
    internal AdamVector Step(Seq<double> gradient, double learningRate, double weightDecay)
    {
        var steps = Steps + 1;
        var decayed = gradient.Zip(Values, (g, value) => g + (weightDecay * value)).Strict();
        var first = First.Zip(decayed, (mean, g) => (Beta1 * mean) + ((1 - Beta1) * g)).Strict();
        var second = Second.Zip(decayed, (mean, g) => (Beta2 * mean) + ((1 - Beta2) * g * g)).Strict();
        var size = learningRate / (1 - Math.Pow(Beta1, steps));
        var root = Math.Sqrt(1 - Math.Pow(Beta2, steps));
        var moves = first.Zip(second, (m, v) => size * m / ((Math.Sqrt(v) / root) + Epsilon));
        return new AdamVector(Values.Zip(moves, (value, move) => value - move).Strict(), first, second, steps);
    }

    /// <summary>The state as numbers: steps, values, first, second.</summary>
    internal static StateCodec<AdamVector> Codec { get; } = new(
        state => Prelude.Seq1((double)state.Steps).Append(state.Values).Append(state.First).Append(state.Second).Strict(),
        saved =>
        {
            var count = (saved.Count - 1) / 3;
            var parts = saved.Tail.ToArray();
            return new AdamVector(Part(parts, 0, count), Part(parts, count, count), Part(parts, 2 * count, count), (int)saved.Head);
        });

    private static Seq<double> Fill(int count, double value) => Prelude.Seq(Enumerable.Repeat(value, count).ToArray());

    private static Seq<double> Part(double[] numbers, int start, int count) => Prelude.Seq(numbers[start..(start + count)]);
}
