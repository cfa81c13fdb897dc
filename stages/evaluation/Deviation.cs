using System.Numerics.Tensors;

namespace Multitask.Stages.Evaluation;

/// <summary>How far ONNX Runtime's numbers are from torch's, and the range of torch's.</summary>
/// <param name="Of">What the numbers are, for a message.</param>
internal sealed record Deviation(string Of)
{
    /// <summary>The largest absolute difference.</summary>
    internal double Largest { get; private init; }

    /// <summary>More than the tolerance in shares of the range, or not a number at all.</summary>
    internal bool IsTooLarge => !IsFinite || Largest > Parity.Tolerance * (High - Low);

    /// <summary>One line that says so.</summary>
    internal string Message => IsFinite
        ? FormattableString.Invariant(
            $"{Of} differs from torch's by {Largest:0.###e0}, more than {Parity.Tolerance} of its range {High - Low:0.###}")
        : $"{Of} holds numbers that are not finite";

    private double Low { get; init; } = double.PositiveInfinity;

    private double High { get; init; } = double.NegativeInfinity;

    private bool IsFinite { get; init; } = true;

    /// <summary>With the numbers of one batch more.</summary>
    internal Deviation Add(float[] torch, float[] onnx)
    {
        var differences = new float[torch.Length];
        TensorPrimitives.Subtract(torch, onnx, differences);
        var largest = TensorPrimitives.MaxMagnitude<float>(differences);
        return this with
        {
            Low = Math.Min(Low, TensorPrimitives.Min<float>(torch)),
            High = Math.Max(High, TensorPrimitives.Max<float>(torch)),
            IsFinite = IsFinite && float.IsFinite(largest),
            Largest = Math.Max(Largest, Math.Abs(largest)),
        };
    }
}
