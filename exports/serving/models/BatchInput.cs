using System.Runtime.InteropServices;

namespace Multitask.Serving;

/// <summary>The memory in which a batch is put together before a model reads it. For one thread at a time.</summary>
/// <param name="scorer">The model, which somebody else disposes.</param>
internal sealed class BatchInput(Scorer scorer)
{
    private float[] _floats = [];
    private byte[] _bytes = [];

    private bool TakesBytes => scorer.Input.Number == OnnxNumber.UInt8;

    /// <summary>Room for so many examples, row by row.</summary>
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

    /// <summary>The model's answer for so many examples, which were written into the room for them.</summary>
    internal Either<string, Scores> Score(int count) => TakesBytes ? scorer.Score(_bytes, count) : scorer.Score(_floats, count);
}
