namespace Multitask.Pipeline.CommandLine;

/// <summary>A plan as text.</summary>
internal static class PlanText
{
    /// <summary>More inputs of a stage are counted by what they were made of.</summary>
    private const int MostInputs = 5;

    /// <summary>One line a stage: name, kind, inputs, what a run would do.</summary>
    internal static Seq<string> Table<T>(Seq<(PlannedStage<T> Stage, StageStatus Status)> rows) =>
        Columns.Of(rows.Map(row => Cells(StageOutline.Of(row.Stage), row.Status)));

    /// <summary>The cells of a stage's line.</summary>
    internal static Seq<string> Cells(StageOutline stage, StageStatus status) => Seq(
        stage.Name,
        stage.Kind,
        stage.Inputs.IsEmpty ? "" : $"<- {string.Join(", ", Short(stage.Inputs))}",
        status.Text);

    /// <summary>The exit code for a plan: a stage whose key cannot be computed would fail.</summary>
    internal static int CodeOf(Seq<StageStatus> stages) =>
        stages.Exists(status => status is StageStatus.Fail) ? ExitCode.Failed : ExitCode.Ok;

    /// <summary>A Mermaid flowchart (https://mermaid.js.org): an arrow from each stage to those that read it.</summary>
    internal static Seq<string> Mermaid<T>(Seq<PlannedStage<T>> stages) =>
        Seq1("flowchart LR")
        + stages.Map(stage => $"  {Id(stage.Name)}[\"{stage.Name}<br>{stage.Kind}\"]")
        + stages.Bind(stage => stage.Inputs.Distinct().Map(input => $"  {Id(input)} --> {Id(stage.Name)}"));

    /// <summary>Mermaid has words of its own, such as <c>end</c>, and marks that the names of variants have.</summary>
    private static string Id(string name) => $"stage-{string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? $"{c}" : $"x{(int)c:x}"))}";

    /// <summary>Inputs by name; many variants of one stage by their count: <c>train (15)</c>.</summary>
    internal static Seq<string> Short(Seq<string> inputs) => inputs.Count <= MostInputs
        ? inputs
        : Seq(inputs
            .GroupBy(References.Written)
            .SelectMany(group => group.Count() == 1 ? group : Enumerable.Repeat($"{group.Key} ({group.Count()})", 1))
            .ToArray());
}
