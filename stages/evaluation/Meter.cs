using System.Diagnostics;

namespace Multitask.Stages.Evaluation;

/// <summary>Gathers one task's predictions over a split and scores them; every pixel counts alike, whatever batch it came in.</summary>
internal abstract class Meter
{
    /// <summary>Adds a batch: predictions as the network gives them, row-major, and the targets.</summary>
    internal abstract void Add(ReadOnlySpan<float> prediction, Target target, int count);

    /// <summary>The figures so far.</summary>
    internal abstract Seq<Figure> Figures { get; }

    /// <summary>The meter of a kind of task.</summary>
    internal static Meter For(TaskKind kind) => kind switch
    {
        TaskKind.Segmentation segmentation => new SegmentationMeter(segmentation.Classes),
        TaskKind.Depth => new DepthMeter(),
        TaskKind.Normals => new NormalsMeter(),
        TaskKind.Classification classification => new ClassificationMeter(classification.Classes),
        _ => throw new UnreachableException(),
    };

    private protected static long[] Labels(Target target) =>
        target is Target.Labels labels ? labels.Values : throw new UnreachableException();

    private protected static float[] Reals(Target target) =>
        target is Target.Reals reals ? reals.Values : throw new UnreachableException();
}
