namespace Multitask.Pipeline.CommandLine;

/// <summary>What a run has found and left, told at its end.</summary>
/// <param name="Tables">Scores.</param>
public sealed record RunSummary(Seq<SummaryTable> Tables)
{
    /// <summary>Nothing.</summary>
    public static RunSummary None { get; } = new(Seq<SummaryTable>());

    /// <summary>Files and folders that a person uses, relative to the output folder, and what they are.</summary>
    public Seq<(string Path, string About)> Files { get; init; }

    /// <summary>What to do next: arguments of the program, with <c>{out}</c> for the output folder and <c>{file}</c> for the pipeline, and what they do.</summary>
    public Seq<(string Arguments, string About)> Next { get; init; }
}

/// <summary>A table of scores: a row per method, a column per metric.</summary>
/// <param name="Title">What is compared.</param>
/// <param name="Columns">The metrics.</param>
/// <param name="Rows">The methods.</param>
public sealed record SummaryTable(string Title, Seq<SummaryColumn> Columns, Seq<SummaryRow> Rows);

/// <summary>A metric.</summary>
/// <param name="Group">The task; empty: all of them.</param>
/// <param name="Name">The metric.</param>
/// <param name="Mark">Which direction is better: an arrow; empty: neither.</param>
public sealed record SummaryColumn(string Group, string Name, string Mark);

/// <summary>The scores of a method.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cells">One per column.</param>
public sealed record SummaryRow(string Name, Seq<SummaryCell> Cells);

/// <summary>A score.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Best">Whether none in its column is better.</param>
public sealed record SummaryCell(string Text, bool Best)
{
    /// <summary>Its standard error; empty: none.</summary>
    public string Error { get; init; } = "";
}
