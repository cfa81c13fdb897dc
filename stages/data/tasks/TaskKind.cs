using System.Diagnostics;

namespace Multitask.Stages.Data.Tasks;

/// <summary>What a task asks of a network. Each case stands in its own file, with all that it decides.</summary>
public abstract partial record TaskKind
{
    private TaskKind() { }

    /// <summary>What a kind means to an interpreter: the only place that tells kinds apart.</summary>
    public T Fold<T>(TaskInterpreter<T> on) => this switch
    {
        Segmentation kind => on.Segmentation(kind),
        Depth kind => on.Depth(kind),
        Normals kind => on.Normals(kind),
        Classification kind => on.Classification(kind),
        Binary kind => on.Binary(kind),
        Regression kind => on.Regression(kind),
        _ => throw new UnreachableException(),
    };

    /// <summary>What follows from the kind without torch.</summary>
    internal TaskDefinition Definition => Fold(TaskDefinition.OfKind);
}

/// <summary>One meaning of every kind of task: a function per case, so that a new kind does not compile until each meaning has its say.</summary>
/// <typeparam name="T">What a kind means.</typeparam>
public sealed record TaskInterpreter<T>(
    Func<TaskKind.Segmentation, T> Segmentation,
    Func<TaskKind.Depth, T> Depth,
    Func<TaskKind.Normals, T> Normals,
    Func<TaskKind.Classification, T> Classification,
    Func<TaskKind.Binary, T> Binary,
    Func<TaskKind.Regression, T> Regression);

/// <summary>A task of a data set: its name (<c>semantic</c>, <c>left</c>, ...) and kind.</summary>
public sealed record DataTask(string Name, TaskKind Kind)
{
    /// <summary>The head that predicts it.</summary>
    internal HeadSpec Head => new(Name, Kind.Definition.Width, Kind.Definition.Activation);
}
