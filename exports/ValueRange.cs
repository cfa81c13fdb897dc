namespace Multitask.Exports;

/// <summary>The range of a value for quantisation to 8 bits; it always contains 0.</summary>
/// <param name="Low">At most 0.</param>
/// <param name="High">At least 0.</param>
public readonly record struct ValueRange(float Low, float High)
{
    private const int Levels = byte.MaxValue;

    /// <summary>The quantisation scale, the width of one of 255 steps; 1 for a value that is always 0.</summary>
    public float Scale => High > Low ? (High - Low) / Levels : 1;

    /// <summary>The byte that represents 0.</summary>
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Low / Scale), 0, Levels);

    /// <summary>Widened to contain more numbers.</summary>
    internal ValueRange With(float low, float high) => new(Math.Min(Low, low), Math.Max(High, high));

    /// <summary>Clipped to magnitudes of at most <paramref name="bound"/>.</summary>
    internal ValueRange Within(double bound) => new((float)Math.Max(Low, -bound), (float)Math.Min(High, bound));

    /// <summary>The largest magnitude.</summary>
    internal float Magnitude => Math.Max(-Low, High);
}
