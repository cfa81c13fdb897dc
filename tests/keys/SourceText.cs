using System.Text;

namespace Multitask.Tests.Keys;

/// <summary>C# without what the compiler does not see: comments, blanks between tokens, pragmas.</summary>
internal static class SourceText
{
    /// <summary>Texts that differ in layout and comments only have the same answer.</summary>
    internal static string Normal(string text)
    {
        var (result, gap, i) = (new StringBuilder(), false, 0);
        while (i < text.Length)
        {
            if (char.IsWhiteSpace(text[i]) || Trivia(text, i))
            {
                (i, gap) = (AfterTrivia(text, i), true);
                continue;
            }

            var end = EndOfToken(text, i);
            if (gap && result.Length > 0 && Joins(result[^1], text[i]))
            {
                result.Append(' ');
            }

            result.Append(text, i, end - i);
            (i, gap) = (end, false);
        }

        return result.ToString();
    }

    /// <summary>Whether two characters side by side might be read as one token.</summary>
    private static bool Joins(char left, char right) =>
        (IsWord(left) && (IsWord(right) || right is '"' or '$' or '@')) || (IsSign(left) && IsSign(right));

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static bool IsSign(char c) => "+-*/%<>=&|^!?:.".Contains(c, StringComparison.Ordinal);

    private static bool At(string text, int i, string what) => string.CompareOrdinal(text, i, what, 0, what.Length) == 0;

    private static bool Trivia(string text, int i) =>
        At(text, i, "//") || At(text, i, "/*") || At(text, i, "#pragma") || At(text, i, "#region") || At(text, i, "#endregion");

    private static int AfterTrivia(string text, int i) => char.IsWhiteSpace(text[i])
        ? i + 1
        : text.IndexOf(At(text, i, "/*") ? "*/" : "\n", i + 1, StringComparison.Ordinal) is >= 0 and var end ? end + (At(text, i, "/*") ? 2 : 1) : text.Length;

    private static int EndOfToken(string text, int i) =>
        text[i] == '\'' ? EndOfCharacter(text, i)
        : IsString(text, i) ? EndOfString(text, i)
        : i + 1;

    private static bool IsString(string text, int i) => text[i] is '"' or '$' or '@' && text[Marks(text, i)..].StartsWith('"');

    private static int Marks(string text, int i)
    {
        while (i < text.Length && text[i] is '$' or '@')
        {
            i++;
        }

        return i;
    }

    private static int EndOfCharacter(string text, int i) => text[i + 1] == '\\' ? text.IndexOf('\'', i + 3) + 1 : text.IndexOf('\'', i + 2) + 1;

    private static int EndOfString(string text, int start)
    {
        var first = Marks(text, start);
        var marks = text[start..first];
        var quotes = text.Skip(first).TakeWhile(c => c == '"').Count();
        if (quotes >= 3 && !marks.Contains('@', StringComparison.Ordinal))
        {
            var close = text.IndexOf(new string('"', quotes), first + quotes, StringComparison.Ordinal) + quotes;
            return close + text.Skip(close).TakeWhile(c => c == '"').Count();
        }

        var i = first + 1;
        while (text[i] != '"' || (marks.Contains('@', StringComparison.Ordinal) && At(text, i, "\"\"")))
        {
            i = At(text, i, "\"\"") || At(text, i, "{{") ? i + 2
                : text[i] == '\\' && !marks.Contains('@', StringComparison.Ordinal) ? i + 2
                : text[i] == '{' && marks.Contains('$', StringComparison.Ordinal) ? EndOfHole(text, i + 1)
                : i + 1;
        }

        return i + 1;
    }

    /// <summary>Behind the brace that closes a hole of an interpolated string.</summary>
    private static int EndOfHole(string text, int i)
    {
        while (text[i] != '}')
        {
            i = text[i] == '{' ? EndOfHole(text, i + 1) : EndOfToken(text, i);
        }

        return i + 1;
    }
}
