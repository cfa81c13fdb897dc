using Spectre.Console;
using Spectre.Console.Rendering;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The end of a run for a terminal: tables with the best of each column in bold.</summary>
internal static class SummaryPicture
{
    /// <summary>Between and around columns.</summary>
    private const int Frame = 3;

    /// <summary>The picture.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="width">Columns of the terminal.</param>
    internal static IRenderable Of(SummaryText text, int width) => new Rows(
        text.Summary.Tables.Bind(table => Seq<IRenderable>(new Text(""), Table(table, width)))
        + text.Rest.Map(IRenderable (line) => new Markup(Styled(line))));

    private static Table Table(SummaryTable scores, int screen)
    {
        // Where a row is too long, standard errors have a line of their own.
        var widest = SummaryText.Cells(scores, cell => SummaryText.Shown(cell)).Tail.Map(row => row.Map(cell => cell.Length + Frame).Sum() + 1).Fold(0, Math.Max);
        string Shown(SummaryCell cell) => Markup.Escape(SummaryText.Shown(cell, widest <= screen ? " " : "\n"));
        var cells = SummaryText.Cells(scores, cell => cell.Best ? $"[bold green]{Shown(cell)}[/]" : Shown(cell));
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape(scores.Title)), Expand = false };
        var names = SummaryText.IsAcross(scores) ? 2 : 1;
        cells.Head.Map((at, name) => new TableColumn(new Markup($"[dim]{Markup.Escape(name)}[/]")) { Alignment = at < names ? Justify.Left : Justify.Right, NoWrap = at < names })
            .ToList().ForEach(column => table.AddColumn(column));
        cells.Tail.Iter(row => table.AddRow([.. row.Map((at, cell) => at < names ? Markup.Escape(cell) : cell)]));
        return table;
    }

    private static string Styled(string line) => line.StartsWith("  ", StringComparison.Ordinal) && line.Trim().Split("  ", 2) is [var first, var about]
        ? $"  [cyan]{Markup.Escape(first)}[/]  {Markup.Escape(about)}"
        : Markup.Escape(line);
}
