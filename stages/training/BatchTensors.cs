using System.Diagnostics;
using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A batch on the device.</summary>
/// <param name="Inputs">(N, C, H, W).</param>
/// <param name="Targets">
/// One per task, in the shapes <see cref="TaskKind"/> gives; labels are int64, <see cref="Losses.Ignored"/> where undefined.
/// </param>
public sealed record BatchTensors(Tensor Inputs, Tensor[] Targets)
{
    /// <summary>Copies a batch to a device; the tensors belong to the caller's dispose scope.</summary>
    public static BatchTensors Of(Batch batch, DataInfo info, ScalarType type, Device device)
    {
        var (image, count) = (info.Input, batch.Count);
        long[] shape = [count, .. image.Sizes.Map(size => (long)size)];
        var inputs = tensor(batch.Inputs, shape).to(type, device);
        var targets = info.Tasks.Zip(batch.Targets, (task, target) => Target(task.Kind, target, count, image).to(device)).ToArray();
        return new BatchTensors(inputs, [.. targets.Select(target => target.dtype == ScalarType.Int64 ? target : target.to(type))]);
    }

    private static Tensor Target(TaskKind kind, Target target, int count, Shape image) => (kind, target) switch
    {
        (TaskKind.Segmentation, Target.Labels labels) => Labels(labels, [count, image.Height, image.Width]),
        (TaskKind.Classification, Target.Labels labels) => Labels(labels, [count]),
        (TaskKind.Depth, Target.Reals depth) => tensor(depth.Values, [count, 1, image.Height, image.Width]),
        (TaskKind.Normals, Target.Reals normals) => tensor(normals.Values, [count, 3, image.Height, image.Width]),
        _ => throw new UnreachableException(),
    };

    private static Tensor Labels(Target.Labels labels, long[] shape)
    {
        var raw = tensor(labels.Values, shape);
        return raw.Filled(raw.Below(0), Losses.Ignored);
    }
}
