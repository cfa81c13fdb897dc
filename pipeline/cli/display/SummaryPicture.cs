using Spectre.Console;
using Spectre.Console.Rendering;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The end of a run for a terminal: tables with the best of each column in bold.</summary>
internal static class SummaryPicture
{
    /// <summary>The picture.</summary>
    internal static IRenderable Of(SummaryText text) => new Rows(
        text.Summary.Tables.Bind(table => Seq<IRenderable>(new Text(""), Table(table)))
        + text.Rest.Map(IRenderable (line) => new Markup(Styled(line))));

    private static Table Table(SummaryTable scores)
    {
        var cells = SummaryText.Cells(scores, cell => cell.Best ? $"[bold green]{Markup.Escape(cell.Text)}[/]" : Markup.Escape(cell.Text));
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
