namespace Multitask.Pipeline.Planning;

/// <summary>Numbers that a stage has at a step of its work, for those who draw curves while it runs.</summary>
/// <param name="Step">From 1, over the whole stage.</param>
/// <param name="Values">Their names have parts, such as <c>loss/depth</c>.</param>
public sealed record StageMeasures(long Step, Seq<Measure> Values);

/// <summary>A number with its name.</summary>
public sealed record Measure(string Name, double Value);
