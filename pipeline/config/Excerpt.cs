using System.Globalization;
using System.Text;

namespace Multitask.Pipeline.Configuration;

/// <summary>The text of others in our messages: on one line, printable, not long.</summary>
public static class Excerpt
{
    private const int Usual = 40;

    /// <summary>The text itself if it is short and printable; what is not printable is a question mark, what is too long ends in dots.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">The most characters of the answer.</param>
    public static string Of(string text, int length = Usual)
    {
        var clean = new StringBuilder();
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++count > length)
            {
                return string.Concat(string.Concat(clean.ToString().EnumerateRunes().Take(length - 3)), "...");
            }

            clean.Append(Printable(rune) ? rune.ToString() : "?");
        }

        return clean.ToString();
    }

    /// <summary>Whether a text is shown as it is.</summary>
    public static bool Shows(string text) => text.EnumerateRunes().All(Printable);

    /// <summary>Neither a control character nor an invisible one, which might reorder or hide what stands beside it.</summary>
    private static bool Printable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
