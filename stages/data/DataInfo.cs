namespace Multitask.Stages.Data;

/// <summary>What is known of a data set before it is loaded.</summary>
/// <param name="Input">Shape of one input.</param>
/// <param name="Tasks">In the order in which losses, gradients and weights are numbered.</param>
/// <param name="Train">Examples of the training split.</param>
/// <param name="Test">Examples of the test split.</param>
public sealed record DataInfo(Shape Input, Seq<DataTask> Tasks, int Train, int Test)
{
    /// <summary>The columns of a vector of features that hold numbers of categories; none where it is an image.</summary>
    public Seq<Category> Categories { get; init; }

    /// <summary>Examples of a split.</summary>
    public int Examples(Split split) => split == Split.Train ? Train : Test;

    /// <summary>What a network for it reads.</summary>
    internal InputSpec InputSpec => new(Input, Categories);

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
