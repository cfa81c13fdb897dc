namespace Multitask.Pipeline.CommandLine;

/// <summary>A plan as text.</summary>
public static class PlanText
{
    /// <summary>One line a stage: name, kind, inputs, prospect.</summary>
    public static Seq<string> Table<T>(Seq<(PlannedStage<T> Stage, Prospect Prospect)> rows) =>
        Columns.Of(rows.Map(row => Cells(row.Stage, row.Prospect)).Strict());

    /// <summary>The cells of a stage's line.</summary>
    internal static Seq<string> Cells<T>(PlannedStage<T> stage, Prospect prospect) => Seq(
        stage.Name,
        stage.Kind,
        stage.Inputs.IsEmpty ? "" : $"<- {string.Join(", ", stage.Inputs)}",
        prospect.Text);

    /// <summary>A Mermaid flowchart (https://mermaid.js.org): an arrow from each stage to those that read it.</summary>
    public static Seq<string> Mermaid<T>(Seq<PlannedStage<T>> stages) =>
        Seq1("flowchart LR")
        + stages.Map(stage => $"  {Id(stage.Name)}[\"{stage.Name}<br>{stage.Kind}\"]")
        + stages.Bind(stage => stage.Inputs.Distinct().Map(input => $"  {Id(input)} --> {Id(stage.Name)}"));

    /// <summary>Mermaid has words of its own, such as <c>end</c>.</summary>
    private static string Id(string name) => $"stage-{name}";
}
