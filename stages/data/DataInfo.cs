namespace Multitask.Stages.Data;

/// <summary>What is known of a data set before it is loaded.</summary>
/// <param name="Input">Shape of one input.</param>
/// <param name="Tasks">In the order in which losses, gradients and weights are numbered.</param>
/// <param name="Train">Examples of the training split.</param>
/// <param name="Test">Examples of the test split.</param>
public sealed record DataInfo(Shape Input, Seq<DataTask> Tasks, int Train, int Test)
{
    /// <summary>
    /// What the numbers of the source's inputs are divided by before a network sees them: the largest value of an unsigned type
    /// (255 for bytes), 1 where they are taken as they are.
    /// </summary>
    public ulong Divisor { get; init; } = 1;

    /// <summary>How inputs are packed: bytes are divided when they are read, all else is packed as the network sees it.</summary>
    internal Dtype PackedInput => Divisor == byte.MaxValue ? Dtype.U8 : Dtype.F32;

    /// <summary>Examples of a split.</summary>
    public int Examples(Split split) => split == Split.Train ? Train : Test;

    /// <summary>The prediction heads the tasks need, in their order.</summary>
    internal Seq<HeadSpec> Heads => Tasks.Map(task => task.Head);
}

/// <summary>The split of a data set.</summary>
public enum Split
{
    /// <summary>What networks learn from.</summary>
    Train,

    /// <summary>What they are judged on.</summary>
    Test,
}
