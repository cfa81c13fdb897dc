using YamlDotNet.Core;

namespace Multitask.Pipeline.Configuration;

/// <summary>Tabs that indent a line, which YAML does not allow. The library says of some that they are in line 1, wherever they are.</summary>
internal static class YamlTab
{
    /// <summary>Where the tab is, if an error of the library is about one.</summary>
    internal static Option<Position> Find(YamlException error, string text, string file) => !IsTab(error) ? None
        : error.End is { Line: > 1 } or { Column: > 1 } ? new Position(file, (int)error.End.Line, (int)error.End.Column)
        : At(text, file);

    /// <summary>In the last line of the shortest beginning of the text that has the mistake, or the last line before it that has a tab.</summary>
    private static Option<Position> At(string text, string file)
    {
        var ends = Seq(Enumerable.Range(0, text.Length).Where(i => IsEnd(text, i)).Select(i => i + 1).Append(text.Length).ToArray());
        var (before, with) = (0, ends.Count);
        // Whatever follows a mistake does not mend it, so halving finds it: a file of any length is read some twenty times.
        while (with - before > 1)
        {
            var middle = (before + with) / 2;
            (before, with) = HasMistake(text[..ends[middle - 1]]) ? (before, middle) : (middle, with);
        }

        return Enumerable.Range(1, with).Reverse()
            .Select(line => (Line: line, Column: text[(line == 1 ? 0 : ends[line - 2])..ends[line - 1]].IndexOf('\t', StringComparison.Ordinal) + 1))
            .Where(tab => tab.Column > 0)
            .Select(tab => Some(new Position(file, tab.Line, tab.Column)))
            .FirstOrDefault();
    }

    private static bool HasMistake(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            while (parser.MoveNext())
            {
            }

            return false;
        }
        catch (YamlException error)
        {
            return IsTab(error);
        }
#pragma warning disable CA1031 // Do not catch general exception types: the library has many more for texts that end too early
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private static bool IsTab(YamlException error) => error.Message.Contains(" tab ", StringComparison.Ordinal);

    private static bool IsEnd(string text, int at) => text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n'));
}
