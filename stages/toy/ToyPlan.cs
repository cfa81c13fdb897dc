namespace Multitask.Stages.Toy;

/// <summary>How a point is trained: the record of a <c>toy-train</c> stage.</summary>
/// <param name="Weighting">How the two losses are combined.</param>
/// <param name="Steps">Updates from each start, at least 1.</param>
public sealed record ToyPlan(Weighting Weighting, int Steps)
{
    /// <summary>The optimizer.</summary>
    public Adam Adam { get; init; } = new(0.001);

    /// <summary>The largest norm of the combined gradient; none = not clipped.</summary>
    public Option<double> Clip { get; init; }

    /// <summary>Steps from one recorded point to the next: about 100 are recorded, and the last always is.</summary>
    internal int Stride => ((Steps - 1) / 100) + 1;

    /// <summary>The counts of steps at which points are recorded, from some count on.</summary>
    internal IEnumerable<int> RecordedAfter(int steps) => Enumerable
        .Range(1, (Math.Max(0, Steps - steps) + Stride - 1) / Stride)
        .Select(moment => Math.Min(Steps, steps + (moment * Stride)));
}
