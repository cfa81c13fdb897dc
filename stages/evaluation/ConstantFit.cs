using System.Diagnostics;

namespace Multitask.Stages.Evaluation;

/// <summary>Fits the best constant prediction of a kind of task to the targets it is shown.</summary>
internal sealed class ConstantFit(TaskKind kind)
{
    /// <summary>Depths are counted in a histogram of this width: a median to a centimetre.</summary>
    private const double DepthStep = 0.01;

    private readonly long[] _classes = new long[kind switch
    {
        TaskKind.Segmentation segmentation => segmentation.Classes,
        TaskKind.Classification classification => classification.Classes,
        _ => 0,
    }];

    private readonly SortedDictionary<int, long> _depths = [];
    private readonly double[] _normal = new double[3];

    /// <summary>Counts a batch's targets.</summary>
    internal void Add(Target target, int count)
    {
        switch (kind, target)
        {
            case (TaskKind.Segmentation or TaskKind.Classification, Target.Labels labels):
                AddLabels(labels.Values);
                break;
            case (TaskKind.Depth, Target.Reals depth):
                AddDepths(depth.Values);
                break;
            case (TaskKind.Normals, Target.Reals normals):
                AddNormals(normals.Values, count);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The constant as a network's channels: log-probabilities (the class frequencies), a depth, or a unit normal.</summary>
    internal float[] Channels => kind switch
    {
        TaskKind.Depth => [(float)Median()],
        TaskKind.Normals => [.. _normal.Select(x => (float)(x / Math.Max(Length(), double.Epsilon)))],
        _ => [.. _classes.Select(seen => (float)Math.Log((seen + 1e-9) / (_classes.Sum() + 1e-9)))],
    };

    private double Length() => Math.Sqrt(_normal.Sum(x => x * x));

    private void AddLabels(long[] labels)
    {
        foreach (var label in labels)
        {
            if (label >= 0)
            {
                _classes[label]++;
            }
        }
    }

    private void AddDepths(float[] depths)
    {
        foreach (var bin in depths.Where(depth => depth != 0).GroupBy(depth => (int)Math.Floor(depth / DepthStep)))
        {
            _depths[bin.Key] = _depths.GetValueOrDefault(bin.Key) + bin.Count();
        }
    }

    private void AddNormals(float[] normals, int count)
    {
        var pixels = normals.Length / count / 3;
        for (var at = 0; at < normals.Length; at++)
        {
            _normal[at / pixels % 3] += normals[at];
        }
    }

    private double Median()
    {
        var half = _depths.Values.Sum() / 2;
        var passed = 0L;
        foreach (var (bin, seen) in _depths)
        {
            passed += seen;
            if (passed > half)
            {
                return (bin + 0.5) * DepthStep;
            }
        }

        return 0;
    }
}
