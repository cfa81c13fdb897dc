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
    /// <summary>The tasks, from 0, without any defined target in it: they have no loss and no gradient in its step.</summary>
    public Seq<int> Absent { get; init; }

    /// <summary>Copies a batch to a device; the tensors belong to the caller's dispose scope.</summary>
    public static BatchTensors Of(Batch batch, DataInfo info, ScalarType type, Device device)
    {
        var (image, count) = (info.Input, batch.Count);
        long[] shape = [count, .. image.Sizes.Map(size => (long)size)];
        var inputs = tensor(batch.Inputs, shape).to(type, device);
        var targets = info.Tasks.Zip(batch.Targets, (task, target) => Target(target, [count, .. task.Kind.Definition.TargetAxes(image).Map(size => (long)size)]).to(device)).ToArray();
        return new BatchTensors(inputs, [.. targets.Select(target => target.dtype == ScalarType.Int64 ? target : target.to(type))]) { Absent = Presence.Absent(info.Tasks, batch) };
    }

    private static Tensor Target(Target target, long[] shape) => target.Match(labels => Labels(labels, shape), reals => tensor(reals, shape));

    private static Tensor Labels(long[] labels, long[] shape)
    {
        var raw = tensor(labels, shape);
        return raw.Filled(raw.Below(0), Losses.Ignored);
    }
}
