namespace Multitask.Pipeline;

/// <summary>A plan as text.</summary>
public static class PlanText
{
    /// <summary>One line a stage: name, kind, inputs, prospect.</summary>
    public static Seq<string> Table<T>(Seq<(PlannedStage<T> Stage, Prospect Prospect)> rows)
    {
        var cells = rows.Map(row => (
            row.Stage.Name,
            row.Stage.Kind,
            Inputs: row.Stage.Inputs.IsEmpty ? "" : $"<- {string.Join(", ", row.Stage.Inputs)}",
            row.Prospect.Text)).Strict();
        var name = Widest(cells.Map(row => row.Name));
        var kind = Widest(cells.Map(row => row.Kind));
        var inputs = Widest(cells.Map(row => row.Inputs));
        return cells
            .Map(row => $"{row.Name.PadRight(name)}  {row.Kind.PadRight(kind)}  {row.Inputs.PadRight(inputs)}  {row.Text}")
            .Strict();
    }

    /// <summary>A Mermaid flowchart (https://mermaid.js.org): an arrow from each stage to those that read it.</summary>
    public static Seq<string> Mermaid<T>(Seq<PlannedStage<T>> stages) =>
        Seq1("flowchart LR")
        + stages.Map(stage => $"  {Id(stage.Name)}[\"{stage.Name}<br>{stage.Kind}\"]")
        + stages.Bind(stage => stage.Inputs.Distinct().Map(input => $"  {Id(input)} --> {Id(stage.Name)}"));

    /// <summary>Mermaid has words of its own, such as <c>end</c>.</summary>
    private static string Id(string name) => $"stage-{name}";

    private static int Widest(Seq<string> texts) => texts.Fold(0, (width, text) => Math.Max(width, text.Length));
}
