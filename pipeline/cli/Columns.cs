namespace Multitask.Pipeline.CommandLine;

/// <summary>Rows of cells as lines.</summary>
public static class Columns
{
    /// <summary>Each column as wide as its widest cell; nothing behind the last one.</summary>
    public static Seq<string> Of(Seq<Seq<string>> rows)
    {
        var count = rows.Fold(0, (most, row) => Math.Max(most, row.Count));
        var widths = Enumerable.Range(0, count)
            .Select(at => rows.Fold(0, (width, row) => at < row.Count ? Math.Max(width, row[at].Length) : width))
            .ToArray();
        return rows.Map(row => string.Join("  ", row.Map((at, cell) => cell.PadRight(widths[at]))).TrimEnd());
    }
}
