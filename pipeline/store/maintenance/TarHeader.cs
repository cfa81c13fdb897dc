using System.Buffers.Binary;
using System.Text;

namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>The head of a plain file in a tar file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Of its content, in bytes.</param>
/// <remarks>
/// A tar file from elsewhere is not trusted, and so few of its features are wanted that they are read here: nothing is allocated by
/// what a header says, and whatever is no plain file with a short name is refused before it is looked at.
/// </remarks>
internal sealed record TarHeader(string Name, long Size)
{
    /// <summary>The size of headers; contents are filled up to a multiple of it.</summary>
    internal const int Block = 512;

    private const int NameLength = 100;

    /// <summary>The bytes behind the content up to the next header.</summary>
    internal int Padding => (int)((Block - (Size % Block)) % Block);

    /// <summary>Reads a header; none at the end of the tar; Left says what is wrong.</summary>
    internal static Either<string, Option<TarHeader>> Of(ReadOnlySpan<byte> block)
    {
        if (!block.ContainsAnyExcept((byte)0))
        {
            return Option<TarHeader>.None;
        }

        var (flag, name, size) = (block[156], TextOf(block[..NameLength]), SizeOf(block.Slice(124, 12)));
        return !IsSum(block)
            ? "is not a tar file, or is damaged: a header's sum is wrong"
            : Kind(flag).Match(Some: kind => $"holds {kind} where only plain files may be", None: () => Plain(name, size));
    }

    private static Either<string, Option<TarHeader>> Plain(string name, long size) =>
        size < 0 ? $"has a header without a size, at {Shown(name)}" : Some(new TarHeader(name, size));

    /// <summary>What it is if it is no plain file.</summary>
    private static Option<string> Kind(byte flag) => flag switch
    {
        (byte)'0' or 0 => None,
        (byte)'1' or (byte)'2' => "a link",
        (byte)'3' or (byte)'4' => "a device",
        (byte)'5' => "a folder",
        (byte)'6' => "a pipe",
        _ => "an extension of the format",
    };

    /// <summary>A name for a message: nothing in it may steer a terminal.</summary>
    internal static string Shown(string name) => CanonicalText.Text(name.Length > 80 ? name[..80] : name);

    private static bool IsSum(ReadOnlySpan<byte> block)
    {
        var sum = 0;
        for (var at = 0; at < Block; at++)
        {
            sum += at is >= 148 and < 156 ? ' ' : block[at];
        }

        return Octal(block.Slice(148, 8)) == sum;
    }

    /// <summary>Octal digits, or binary with the first bit set for what they cannot say; -1 if it is neither.</summary>
    private static long SizeOf(ReadOnlySpan<byte> field) => (field[0] & 0x80) == 0 ? Octal(field)
        : field[0] == 0x80 && !field[1..4].ContainsAnyExcept((byte)0) ? Math.Max(-1, BinaryPrimitives.ReadInt64BigEndian(field[4..]))
        : -1;

    private static long Octal(ReadOnlySpan<byte> field)
    {
        var digits = field.Trim((byte)' ').TrimEnd((byte)0).Trim((byte)' ');
        var value = digits.IsEmpty ? -1L : 0L;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return -1;
            }

            value = (value * 8) + (digit - '0');
        }

        return value;
    }

    private static string TextOf(ReadOnlySpan<byte> field) =>
        Encoding.Latin1.GetString(field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field);
}
