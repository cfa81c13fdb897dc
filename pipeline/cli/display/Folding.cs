using System.Text;
using System.Text.RegularExpressions;

namespace Multitask.Pipeline.CommandLine;

/// <summary>Lines that are longer than a terminal is wide, broken between words.</summary>
internal static partial class Folding
{
    /// <summary>Room for words that is worth the trouble.</summary>
    private const int LeastRoom = 20;

    /// <summary>A line as several, the later ones as far to the right as its text begins.</summary>
    /// <param name="line">With colours or without.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="indent">Where the text begins; 0 where that would leave it little room.</param>
    internal static string Fold(string line, int width, int indent)
    {
        var start = indent <= width - LeastRoom ? indent : 0;
        var (text, column) = (new StringBuilder(), 0);
        foreach (var piece in Pieces().EnumerateMatches(line))
        {
            var word = line.Substring(piece.Index, piece.Length);
            var shown = Shown(word);
            if (column > start && column + shown.TrimEnd().Length > width)
            {
                text.Length -= text.Length - text.ToString().TrimEnd(' ').Length;
                text.Append('\n').Append(' ', start);
                column = start;
            }

            text.Append(word);
            column += shown.Length;
        }

        return text.ToString();
    }

    /// <summary>What of a text takes room.</summary>
    private static string Shown(string text) => Colours().Replace(text, "");

    /// <summary>Spaces at the start of a line, or a word with the spaces behind it.</summary>
    [GeneratedRegex(@"^ +|[^ ]+ *")]
    private static partial Regex Pieces();

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colours();
}
