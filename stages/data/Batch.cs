namespace Multitask.Stages.Data;

/// <summary>The place of some examples in a batch that several processes share.</summary>
/// <param name="First">The place of the first of them.</param>
/// <param name="Whole">Examples in the whole batch.</param>
public readonly record struct BatchPart(int First, int Whole)
{
    /// <summary>Whether the batch has no example for this process: the one it got keeps it in step with the others, and counts nothing.</summary>
    public bool IsSpare { get; init; }
}

/// <summary>A batch as plain row-major arrays; whoever trains or scores makes tensors of it.</summary>
/// <param name="count">Examples in it: the last batch of an epoch may be smaller.</param>
/// <param name="inputs">(N, C, H, W).</param>
/// <param name="targets">One per task, in the order of <see cref="DataInfo.Tasks"/>.</param>
public sealed class Batch(int count, float[] inputs, Target[] targets)
{
    /// <summary>Examples in the batch.</summary>
    public int Count => count;

    /// <summary>The inputs, (N, C, H, W) in row-major order.</summary>
    public float[] Inputs => inputs;

    /// <summary>One per task.</summary>
    public Target[] Targets => targets;

    /// <summary>Where in a larger batch it stands, of which several processes take a part each; the whole where it is all.</summary>
    public BatchPart Part { get; init; } = new(0, count);
}
