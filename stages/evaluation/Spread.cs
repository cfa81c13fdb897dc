using System.Numerics.Tensors;

namespace Multitask.Stages.Evaluation;

/// <summary>The range of what torch computed, and how far ONNX Runtime's is from it.</summary>
/// <param name="what">Its name in a complaint.</param>
internal sealed class Spread(string what)
{
    private double _low = double.PositiveInfinity;
    private double _high = double.NegativeInfinity;
    private bool _broken;

    /// <summary>The largest absolute difference.</summary>
    internal double Difference { get; private set; }

    /// <summary>More than the tolerance in shares of the range, or not a number at all.</summary>
    internal bool TooFar => _broken || Difference > Parity.Tolerance * (_high - _low);

    /// <summary>One line that says so.</summary>
    internal string Complaint => _broken
        ? $"{what} holds numbers that are not finite"
        : FormattableString.Invariant(
            $"{what} differs from torch's by {Difference:0.###e0}, more than {Parity.Tolerance} of its range {_high - _low:0.###}");

    /// <summary>Adds numbers of a batch.</summary>
    internal void Add(float[] torch, float[] onnx)
    {
        (_low, _high) = (Math.Min(_low, TensorPrimitives.Min<float>(torch)), Math.Max(_high, TensorPrimitives.Max<float>(torch)));
        var differences = new float[torch.Length];
        TensorPrimitives.Subtract(torch, onnx, differences);
        var largest = TensorPrimitives.MaxMagnitude<float>(differences);
        _broken |= !float.IsFinite(largest);
        Difference = Math.Max(Difference, Math.Abs(largest));
    }
}
