namespace TorchSharp;

/// <summary>A number or truth value as an argument of an operation. Reals are kept as 64-bit reals, integers as 64-bit integers.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(Tag tag, long word) => (Tag, Word) = (tag, word);

    internal Scalar(NativeValue value)
        : this(value.Tag, value.Word)
    {
    }

    /// <summary>The kind: 64-bit reals, 64-bit integers or truth values.</summary>
    public torch.ScalarType Type => Tag switch
    {
        Tag.Real => torch.ScalarType.Float64,
        Tag.Boolean => torch.ScalarType.Bool,
        _ => torch.ScalarType.Int64,
    };

    internal Tag Tag { get; }

    internal long Word { get; }

    internal double Real => Tag == Tag.Real ? BitConverter.Int64BitsToDouble(Word) : Word;

    internal long Integer => Tag == Tag.Real ? (long)BitConverter.Int64BitsToDouble(Word) : Word;

    /// <summary>A number as an argument.</summary>
    public static implicit operator Scalar(byte value) => new(Tag.Integer, value);

    /// <summary>A number as an argument.</summary>
    public static implicit operator Scalar(sbyte value) => new(Tag.Integer, value);

    /// <summary>A number as an argument.</summary>
    public static implicit operator Scalar(short value) => new(Tag.Integer, value);

    /// <summary>A number as an argument.</summary>
    public static implicit operator Scalar(int value) => new(Tag.Integer, value);

    /// <summary>A number as an argument.</summary>
    public static implicit operator Scalar(long value) => new(Tag.Integer, value);

    /// <summary>A number as an argument.</summary>
    public static implicit operator Scalar(Half value) => (double)value;

    /// <summary>A number as an argument.</summary>
    public static implicit operator Scalar(float value) => (double)value;

    /// <summary>A number as an argument.</summary>
    public static implicit operator Scalar(double value) => new(Tag.Real, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A truth value as an argument.</summary>
    public static implicit operator Scalar(bool value) => new(Tag.Boolean, value ? 1 : 0);

    /// <summary>Does nothing: a scalar holds no native memory here.</summary>
    public void Dispose()
    {
    }
}
