namespace Multitask.Exports;

/// <summary>The range in which a value lies; it holds 0.</summary>
/// <param name="Low">At most 0.</param>
/// <param name="High">At least 0.</param>
public readonly record struct ValueRange(float Low, float High)
{
    private const int Levels = byte.MaxValue;

    /// <summary>One step of 8 bits; 1 for a value that is always 0.</summary>
    public float Scale => High > Low ? (High - Low) / Levels : 1;

    /// <summary>The byte that stands for 0.</summary>
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Low / Scale), 0, Levels);

    /// <summary>With more numbers.</summary>
    internal ValueRange With(float low, float high) => new(Math.Min(Low, low), Math.Max(High, high));

    /// <summary>Without magnitudes above a bound.</summary>
    internal ValueRange Within(double bound) => new((float)Math.Max(Low, -bound), (float)Math.Min(High, bound));

    /// <summary>The largest magnitude.</summary>
    internal float Magnitude => Math.Max(-Low, High);
}
