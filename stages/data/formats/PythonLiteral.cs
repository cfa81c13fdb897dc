using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>A place in the text of a Python literal: as much of the syntax as the header of an npy file uses.</summary>
internal sealed class PythonLiteral(string text)
{
    private int _at;

    /// <summary>The next character that is not blank; a zero character at the end.</summary>
    internal char Peek
    {
        get
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }

            return _at < text.Length ? text[_at] : '\0';
        }
    }

    /// <summary>Nothing but blanks is left.</summary>
    internal bool AtEnd => Peek == '\0' && _at >= text.Length;

    /// <summary>Steps over a character when it is next.</summary>
    internal bool Take(char expected)
    {
        var found = Peek == expected && _at < text.Length;
        _at += found ? 1 : 0;
        return found;
    }

    /// <summary>A quoted string without escapes, its quotes taken off.</summary>
    internal Option<string> TakeString() => Peek is '\'' or '"'
        ? Until(text.IndexOf(text[_at], _at + 1)).Map(quoted => quoted[1..^1])
        : None;

    /// <summary>The text of a value: a string with its quotes, a bracketed group or a bare word.</summary>
    internal Option<string> TakeValue() => Peek switch
    {
        '\'' or '"' => Until(text.IndexOf(text[_at], _at + 1)),
        '(' => Until(text.IndexOf(')', _at)),
        '[' => Until(Closing()),
        _ => Until(text.AsSpan(_at).IndexOfAny(',', '}', ' ') is var end && end > 0 ? _at + end - 1 : -1),
    };

    private Option<string> Until(int last)
    {
        if (last < _at)
        {
            return None;
        }

        var taken = text[_at..(last + 1)];
        _at = last + 1;
        return taken;
    }

    private int Closing()
    {
        var depth = 0;
        for (var i = _at; i < text.Length; i++)
        {
            depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
