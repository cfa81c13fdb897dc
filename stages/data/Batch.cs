namespace Multitask.Stages.Data;

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
}
