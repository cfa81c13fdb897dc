using System.Globalization;

namespace Multitask.Tests.Fuzz;

/// <summary>Valid inputs, damaged: the same number always gives the same damage.</summary>
/// <param name="seeds">Valid inputs.</param>
/// <param name="tokens">Pieces that mean something in this format.</param>
internal sealed class Mutation(IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
{
    private const int Longest = 1 << 16;

    private static readonly byte[][] Numbers =
    [
        [0], [0xFF], [0x7F], [0x80], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0, 0, 0, 0, 0x80],
        [1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0, 0],
    ];

    /// <summary>One to eight mutations of one of the valid inputs.</summary>
    internal byte[] Case(int number)
    {
        var random = new Random(number);
        var bytes = seeds[random.Next(seeds.Count)];
        for (var left = 1 + (random.Next(8) * random.Next(2)); left > 0; left--)
        {
            bytes = Once(random, bytes);
        }

        return bytes.Length > Longest ? bytes[..Longest] : bytes;
    }

    private byte[] Once(Random random, byte[] bytes)
    {
        var at = random.Next(bytes.Length + 1);
        var end = at + random.Next(Math.Min(bytes.Length - at, 40) + 1);
        return random.Next(11) switch
        {
            0 when bytes.Length > 0 => Flipped(bytes, random.Next(bytes.Length), random.Next(8)),
            1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
            2 => [.. bytes[..at], .. bytes[end..]],
            3 => [.. bytes[..end], .. bytes[at..]],
            4 => bytes[..at],
            5 => Spliced(bytes, at, random),
            6 => Overwritten(bytes, at, Numbers[random.Next(Numbers.Length)]),
            7 => [.. bytes[..at], .. tokens[random.Next(tokens.Count)], .. bytes[at..]],
            8 => [.. bytes[..at], .. tokens[random.Next(tokens.Count)], .. bytes[end..]],
            9 => Renumbered(bytes, random),
            _ => [.. bytes[..at], .. Enumerable.Repeat(bytes[at..end], random.Next(1, 60)).SelectMany(piece => piece), .. bytes[at..]],
        };
    }

    private static byte[] Flipped(byte[] bytes, int at, int bit)
    {
        var copy = bytes.ToArray();
        copy[at] ^= (byte)(1 << bit);
        return copy;
    }

    private byte[] Spliced(byte[] bytes, int at, Random random)
    {
        var other = seeds[random.Next(seeds.Count)];
        return [.. bytes[..at], .. other[random.Next(other.Length)..]];
    }

    private static byte[] Overwritten(byte[] bytes, int at, byte[] number) =>
        [.. bytes[..at], .. number, .. bytes[Math.Min(bytes.Length, at + number.Length)..]];

    /// <summary>A number in the text becomes another one.</summary>
    private static byte[] Renumbered(byte[] bytes, Random random)
    {
        var digits = Enumerable.Range(0, bytes.Length).Where(i => char.IsAsciiDigit((char)bytes[i])).ToArray();
        if (digits.Length == 0)
        {
            return bytes;
        }

        var at = digits[random.Next(digits.Length)];
        string[] others = ["0", "-1", "1e999", "2147483648", "9223372036854775807", "18446744073709551616", "1e-400", ".", "-0", random.Next(100).ToString(CultureInfo.InvariantCulture)];
        return [.. bytes[..at], .. System.Text.Encoding.ASCII.GetBytes(others[random.Next(others.Length)]), .. bytes[(at + 1)..]];
    }
}
