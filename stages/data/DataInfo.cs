namespace Multitask.Stages.Data;

/// <summary>What a task asks of a network: its kind of target decides head, loss and metrics.</summary>
public abstract record TaskKind
{
    private TaskKind() { }

    /// <summary>One of <paramref name="Classes"/> classes a pixel; -1 = undefined. Targets (N, H, W).</summary>
    public sealed record Segmentation(int Classes) : TaskKind;

    /// <summary>Depth a pixel (metres, or inverse depth in CityScapes); 0 = undefined. Targets (N, 1, H, W).</summary>
    public sealed record Depth : TaskKind;

    /// <summary>Unit surface normal a pixel; the zero vector = undefined. Targets (N, 3, H, W).</summary>
    public sealed record Normals : TaskKind;

    /// <summary>One of <paramref name="Classes"/> classes an example. Targets (N).</summary>
    public sealed record Classification(int Classes) : TaskKind;
}

/// <summary>A task of a data set: its name (<c>semantic</c>, <c>left</c>, ...) and kind.</summary>
public sealed record DataTask(string Name, TaskKind Kind);

/// <summary>What is known of a data set before it is loaded.</summary>
/// <param name="Input">Shape of one input.</param>
/// <param name="Tasks">In the order in which losses, gradients and weights are numbered.</param>
/// <param name="Train">Examples of the training split.</param>
/// <param name="Test">Examples of the test split.</param>
public sealed record DataInfo(Shape Input, Seq<DataTask> Tasks, int Train, int Test);

/// <summary>The split of a data set.</summary>
public enum Split
{
    /// <summary>What networks learn from.</summary>
    Train,

    /// <summary>What they are judged on.</summary>
    Test,
}
