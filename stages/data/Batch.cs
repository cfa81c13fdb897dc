namespace Multitask.Stages.Data;

/// <summary>The targets of one task for a batch, as plain arrays.</summary>
public abstract class Target
{
    private Target() { }

    /// <summary>Class numbers, -1 = undefined: (N, H, W) or (N).</summary>
    public sealed class Labels(long[] values) : Target
    {
        /// <summary>The class numbers in row-major order.</summary>
        public long[] Values => values;
    }

    /// <summary>Real numbers: (N, 1, H, W) depth or (N, 3, H, W) normals.</summary>
    public sealed class Reals(float[] values) : Target
    {
        /// <summary>The numbers in row-major order.</summary>
        public float[] Values => values;
    }
}

/// <summary>A batch as plain row-major arrays; whoever trains or scores makes tensors of it.</summary>
/// <param name="count">Examples in it: the last batch of an epoch may be smaller.</param>
/// <param name="inputs">(N, C, H, W).</param>
/// <param name="targets">One a task, in the order of <see cref="DataInfo.Tasks"/>.</param>
public sealed class Batch(int count, float[] inputs, Target[] targets)
{
    /// <summary>Examples in the batch.</summary>
    public int Count => count;

    /// <summary>The inputs, (N, C, H, W) in row-major order.</summary>
    public float[] Inputs => inputs;

    /// <summary>One a task.</summary>
    public Target[] Targets => targets;
}
