using System.Globalization;
using System.Text;

namespace Multitask.Pipeline.Configuration;

/// <summary>From the bytes of a file to its text: UTF-8 without control characters, or where it is not.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, without a byte order mark.</summary>
    internal static Either<Problem, string> Of(byte[] bytes, string file)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return new Problem("", "must be UTF-8, found UTF-16", new Position(file, 1, 1));
        }

        try
        {
            var text = Strict.GetString(bytes);
            return Printable(text.StartsWith('\uFEFF') ? text[1..] : text, file);
        }
        catch (DecoderFallbackException error)
        {
            // The index counts from the decoder's last good place, which for a whole array is its start.
            var at = Math.Clamp(error.Index, 0, bytes.Length);
            return new Problem(
                "", $"must be UTF-8, found another byte at offset {at}", At(Encoding.UTF8.GetString(bytes, 0, at), file));
        }
    }

    private static Either<Problem, string> Printable(string text, string file)
    {
        var at = FirstControl(text);
        return at < 0
            ? text
            : new Problem(
                "", string.Create(CultureInfo.InvariantCulture, $"must be text, found the control character U+{(int)text[at]:X4}"),
                At(text[..at], file));
    }

    /// <summary>YAML allows tabs, line feeds, carriage returns and next lines.</summary>
    private static int FirstControl(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && text[i] is not ('\t' or '\n' or '\r' or '\u0085'))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The position behind a text.</summary>
    private static Position At(string before, string file)
    {
        var line = before.LastIndexOf('\n') + 1;
        return new Position(file, before.Count(c => c == '\n') + 1, before[line..].EnumerateRunes().Count() + 1);
    }
}
