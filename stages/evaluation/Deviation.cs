using System.Numerics.Tensors;

namespace Multitask.Stages.Evaluation;

/// <summary>How far ONNX Runtime's numbers are from torch's, and the range of torch's.</summary>
/// <param name="Of">What the numbers are, for a message.</param>
/// <param name="Allowed">How far they may be.</param>
internal sealed record Deviation(string Of, Tolerance Allowed)
{
    /// <summary>The largest absolute difference.</summary>
    internal double Largest { get; private init; }

    /// <summary>More than the tolerance in shares of the range, or not a number at all.</summary>
    internal bool IsTooLarge => !IsFinite || Found > Allowed.Share * Range;

    /// <summary>One line that says so.</summary>
    internal string Message => IsFinite
        ? FormattableString.Invariant(
            $"{Of} differs from torch's by {Found:0.###e0}{(Allowed.IsMean ? " in the mean" : "")}, more than {Allowed.Share:0.###} of its range {Range:0.###}")
        : $"{Of} holds numbers that are not finite";

    /// <summary>What counts against the tolerance.</summary>
    private double Found => Allowed.IsMean ? Math.Sqrt(Squares / Math.Max(1, Seen)) : Largest;

    private double Range => Allowed.FromZero ? Math.Max(High, 0) - Math.Min(Low, 0) : High - Low;

    private double Squares { get; init; }

    private long Seen { get; init; }

    private double Low { get; init; } = double.PositiveInfinity;

    private double High { get; init; } = double.NegativeInfinity;

    private bool IsFinite { get; init; } = true;

    /// <summary>With the numbers of one batch more.</summary>
    internal Deviation Add(float[] torch, float[] onnx) => Add(torch, onnx, torch);

    /// <summary>With the numbers of one batch more, in the range of others.</summary>
    internal Deviation Add(float[] torch, float[] onnx, float[] range)
    {
        var differences = new float[torch.Length];
        TensorPrimitives.Subtract(torch, onnx, differences);
        var largest = TensorPrimitives.MaxMagnitude<float>(differences);
        return this with
        {
            Low = Math.Min(Low, TensorPrimitives.Min<float>(range)),
            High = Math.Max(High, TensorPrimitives.Max<float>(range)),
            IsFinite = IsFinite && float.IsFinite(largest),
            Largest = Math.Max(Largest, Math.Abs(largest)),
            Squares = Squares + TensorPrimitives.SumOfSquares<float>(differences),
            Seen = Seen + differences.Length,
        };
    }
}
