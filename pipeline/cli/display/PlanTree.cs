using Spectre.Console;
using Spectre.Console.Rendering;

namespace Multitask.Pipeline.CommandLine;

/// <summary>A plan as a tree: each stage below the last of those that it reads, with what a run would do and why.</summary>
internal static class PlanTree
{
    /// <summary>With more stages those that a matrix made of one are counted.</summary>
    private const int MostStages = 30;

    /// <summary>A row: a stage, or several of one kind with the same prospect.</summary>
    private sealed record Row(string Name, string Kind, Seq<string> Inputs, string Prospect, string Style);

    /// <summary>The picture.</summary>
    internal static IRenderable Of<T>(string title, Seq<(PlannedStage<T> Stage, StageStatus Status)> rows) =>
        Of(title, rows.Map(row => (StageOutline.Of(row.Stage), row.Status)).Strict());

    /// <summary>The picture.</summary>
    internal static IRenderable Of(string title, Seq<(StageOutline Stage, StageStatus Status)> stages)
    {
        var rows = Grouped(stages);
        var tree = new Spectre.Console.Tree(new Markup($"[bold]{Markup.Escape(title)}[/]")) { Guide = TreeGuide.Line };
        _ = rows.Fold(Map<string, TreeNode>(), (nodes, row) =>
        {
            var above = rows.Filter(other => row.Inputs.Contains(other.Name) && nodes.ContainsKey(other.Name)).LastOrNone().Map(other => other.Name);
            var picture = new Markup(Text(row, above));
            return nodes.Add(row.Name, above.Match(Some: name => nodes[name].AddNode(picture), None: () => tree.AddNode(picture)));
        });
        return tree;
    }

    private static string Text(Row row, Option<string> above)
    {
        var others = PlanText.Short(Seq(row.Inputs.Filter(name => Some(name) != above).Distinct().ToArray()));
        var reads = others.IsEmpty || above.IsNone ? "" : $" [dim]<- {Markup.Escape(string.Join(", ", others))}[/]";
        return $"{Markup.Escape(row.Name)} [dim]{Markup.Escape(row.Kind)}[/]{reads}  [{row.Style}]{Markup.Escape(row.Prospect)}[/]";
    }

    private static Seq<Row> Grouped(Seq<(StageOutline Stage, StageStatus Status)> stages)
    {
        string Shown(string name) => stages.Count > MostStages ? References.Written(name) : name;
        return toSeq(stages.GroupBy(row => Shown(row.Stage.Name)).Select(group => new Row(
            group.Key,
            group.First().Stage.Kind,
            toSeq(group.SelectMany(row => row.Stage.Inputs.Map(Shown)).Distinct()).Strict(),
            group.Count() == 1 ? Prospect(group.First().Status) : Counted(toSeq(group.Select(row => row.Status)).Strict()),
            Style(group.Select(row => row.Status).MaxBy(Rank) ?? group.First().Status)))).Strict();
    }

    private static string Prospect(StageStatus status) => status is StageStatus.Hit ? "cached" : status.Text;

    private static string Counted(Seq<StageStatus> all) => $"{all.Count} stages: " + string.Join(", ", Seq(
            (all.Count(status => status is StageStatus.Hit), "cached"),
            (all.Count(status => status is StageStatus.Run), "to run"),
            (all.Count(status => status is StageStatus.Waits), "waiting"),
            (all.Count(status => status is StageStatus.Fail), "failing"))
        .Filter(part => part.Item1 > 0)
        .Map(part => FormattableString.Invariant($"{part.Item1} {part.Item2}")));

    private static int Rank(StageStatus status) => status switch
    {
        StageStatus.Fail => 3,
        StageStatus.Run => 2,
        StageStatus.Waits => 1,
        _ => 0,
    };

    private static string Style(StageStatus status) => Rank(status) switch
    {
        3 => "red",
        2 => "yellow",
        1 => "dim",
        _ => "green",
    };
}
