using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp;

/// <summary>
/// One argument of an operator. It keeps the managed owner of its memory (a tensor, an array) alive while the call runs,
/// which a bare handle would not: the collector may otherwise finalise a tensor whose last use is the call itself.
/// </summary>
internal readonly struct Argument
{
    private readonly object? _owner;
    private readonly long _word;
    private readonly int _count;
    private readonly Tag _tag;

    private Argument(Tag tag, object? owner, long word = 0, int count = 0) =>
        (_tag, _owner, _word, _count) = (tag, owner, word, count);

    /// <summary>An optional argument left out.</summary>
    internal static Argument None => default;

    /// <summary>How many 64-bit words of scratch memory the argument's list needs.</summary>
    internal int Words => _tag switch
    {
        Tag.Integers or Tag.Reals or Tag.Tensors or Tag.OptionalTensors => _count,
        Tag.Text => (_count + 7) / 8,
        _ => 0,
    };

    public static implicit operator Argument(torch.Tensor? value) =>
        value is null ? default : new(Tag.Tensor, value, value.Handle);

    public static implicit operator Argument(long value) => new(Tag.Integer, null, value);

    public static implicit operator Argument(double value) => new(Tag.Real, null, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(bool value) => new(Tag.Boolean, null, value ? 1 : 0);

    public static implicit operator Argument(Scalar? value) => value is null ? default : new(value.Tag, null, value.Word);

    public static implicit operator Argument(long? value) => value is { } number ? number : default(Argument);

    public static implicit operator Argument(double? value) => value is { } number ? number : default(Argument);

    public static implicit operator Argument(torch.ScalarType value) => new(Tag.Integer, null, (long)value);

    public static implicit operator Argument(torch.ScalarType? value) => value is { } type ? type : default(Argument);

    public static implicit operator Argument(torch.Device? value) =>
        value is null ? default : new(Tag.Device, null, (long)value.type, value.index);

    public static implicit operator Argument(long[]? value) => value is null ? default : new(Tag.Integers, value, 0, value.Length);

    public static implicit operator Argument(ReadOnlySpan<long> value) => value.ToArray();

    public static implicit operator Argument(double[]? value) => value is null ? default : new(Tag.Reals, value, 0, value.Length);

    public static implicit operator Argument(torch.Tensor[] value) => new(Tag.Tensors, value, 0, value.Length);

    public static implicit operator Argument(torch.Generator? value) =>
        value is null ? default : new(Tag.Generator, value, value.Handle);

    public static implicit operator Argument(string? value) =>
        value is null ? default : new(Tag.Text, value, 0, Encoding.UTF8.GetByteCount(value));

    /// <summary>A list of tensors some of which may be missing (null).</summary>
    internal static Argument Optional(torch.Tensor?[] value) => new(Tag.OptionalTensors, value, 0, value.Length);

    /// <summary>Writes the argument for the native side, its list into <paramref name="words"/> (pinned or on the stack).</summary>
    internal unsafe NativeValue Write(Span<long> words)
    {
        switch (_owner)
        {
            case long[] numbers:
                numbers.CopyTo(words);
                break;
            case double[] numbers:
                MemoryMarshal.Cast<double, long>(numbers).CopyTo(words);
                break;
            case torch.Tensor?[] tensors:
                WriteHandles(tensors, words);
                break;
            case string text:
                Encoding.UTF8.GetBytes(text, MemoryMarshal.AsBytes(words));
                break;
            default:
                return new NativeValue(_tag, _word, _count);
        }

        fixed (long* address = words)
        {
            return new NativeValue(_tag, (long)address, _count);
        }
    }

    private static void WriteHandles(torch.Tensor?[] tensors, Span<long> words)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            words[i] = tensors[i] is { } tensor ? tensor.Handle : 0;
        }
    }
}
