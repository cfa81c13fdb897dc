using System.Globalization;
using System.Text;

namespace Multitask.Pipeline;

/// <summary>Makes text from outside safe for a message: on one line, printable, not long.</summary>
public static class Sanitize
{
    private const int Usual = 40;

    /// <summary>The text itself if it is short and printable. A character that is not printable becomes a question mark; a long text ends in dots.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">The most characters of the result.</param>
    public static string Line(string text, int length = Usual)
    {
        var clean = new StringBuilder();
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++count > length)
            {
                return string.Concat(string.Concat(clean.ToString().EnumerateRunes().Take(length - 3)), "...");
            }

            clean.Append(IsPrintable(rune) ? rune.ToString() : "?");
        }

        return clean.ToString();
    }

    /// <summary>Whether every character of a text is printable.</summary>
    public static bool IsPrintable(string text) => text.EnumerateRunes().All(IsPrintable);

    /// <summary>Neither a control character nor an invisible one, which might reorder or hide what stands beside it.</summary>
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
