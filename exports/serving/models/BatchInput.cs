using System.Runtime.InteropServices;

namespace Multitask.Serving;

/// <summary>The buffer in which a batch is assembled before the model reads it. Not thread-safe.</summary>
/// <param name="scorer">The model; the caller disposes it.</param>
internal sealed class BatchInput(Scorer scorer)
{
    private float[] _floats = [];
    private byte[] _bytes = [];

    private bool TakesBytes => scorer.Input.Number == OnnxNumber.UInt8;

    /// <summary>The buffer for <paramref name="count"/> examples, in row-major order, as bytes of the input's type.</summary>
    internal Span<byte> Room(int count)
    {
        var size = checked((int)(count * scorer.Input.Shape.Count));
        if (TakesBytes)
        {
            _bytes = _bytes.Length < size ? new byte[size] : _bytes;
            return _bytes.AsSpan(0, size);
        }

        _floats = _floats.Length < size ? new float[size] : _floats;
        return MemoryMarshal.AsBytes(_floats.AsSpan(0, size));
    }

    /// <summary>Runs the model on the first <paramref name="count"/> examples of the buffer, which <see cref="Room"/> returned.</summary>
    internal Either<string, Scores> Score(int count) => TakesBytes ? scorer.Score(_bytes, count) : scorer.Score(_floats, count);
}
