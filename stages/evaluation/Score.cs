namespace Multitask.Stages.Evaluation;

/// <summary>One figure of a task.</summary>
/// <param name="Name">As in <c>metrics.json</c>: <c>mean_iou</c>, <c>absolute_error</c>, ...</param>
/// <param name="Value">Shares in [0, 1], angles in degrees, depth errors in the unit of the depth.</param>
/// <param name="HigherIsBetter">The direction, for comparisons.</param>
public sealed record Figure(string Name, double Value, bool HigherIsBetter);

/// <summary>What a task scored over a split.</summary>
public sealed record TaskScore(string Task, Seq<Figure> Figures);
