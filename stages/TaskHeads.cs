using System.Diagnostics;

namespace Multitask.Stages;

/// <summary>The prediction heads that the tasks of a data set need.</summary>
internal static class TaskHeads
{
    /// <summary>One per task, in the order of the tasks.</summary>
    internal static Seq<HeadSpec> Of(DataInfo info) => info.Tasks.Map(task => task.Kind switch
    {
        TaskKind.Segmentation segmentation => new HeadSpec(task.Name, segmentation.Classes, HeadActivation.LogSoftmax),
        TaskKind.Depth => new HeadSpec(task.Name, 1, HeadActivation.None),
        TaskKind.Normals => new HeadSpec(task.Name, 3, HeadActivation.UnitNorm),
        TaskKind.Classification classification => new HeadSpec(task.Name, classification.Classes, HeadActivation.LogSoftmax),
        _ => throw new UnreachableException(),
    });
}
