using Multitask.Stages.Kernels;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A batch on the device.</summary>
/// <param name="Inputs">The inputs, (N, C, H, W) or (N, F).</param>
/// <param name="Targets">
/// One tensor per task, in the shape that its <see cref="TaskKind"/> defines; labels are int64, <see cref="Losses.Ignored"/> where undefined.
/// </param>
public sealed record BatchTensors(Tensor Inputs, Tensor[] Targets)
{
    /// <summary>The indices (from 0) of the tasks without any defined target in the batch: they have neither loss nor gradient in its step.</summary>
    public Seq<int> Absent { get; init; }

    /// <summary>Which part of the step's batch this is.</summary>
    public BatchPart Part { get; init; } = new(0, (int)Inputs.shape[0]);

    /// <summary>
    /// For each task, the fraction of the batch's defined targets that are in this part: the loss of the batch is the mean over all targets, not
    /// the mean of the means of its parts. Empty = all targets are in this part.
    /// </summary>
    public Seq<double> Shares { get; init; }

    /// <summary>The share of one task.</summary>
    internal double Share(int task) => Shares.IsEmpty ? 1 : Shares[task];

    /// <summary>Whether this part has a defined target for a task.</summary>
    internal bool HasTargets(int task) => !Absent.Contains(task) && Share(task) > 0;

    /// <summary>The same as one rank's part of a batch: with the shares, and with only those tasks absent for which no rank has a target.</summary>
    internal BatchTensors Among(IRanks ranks, Seq<DataTask> tasks)
    {
        if (ranks.Count == 1)
        {
            return this;
        }

        double[] own = [.. tasks.Map((at, task) => Part.IsSpare || Absent.Contains(at) ? 0 : Losses.Count(task.Kind, Targets[at]))];
        var all = ranks.Sum(own);
        return this with
        {
            Shares = Vectors.Of(own.Length, at => all[at] > 0 ? own[at] / all[at] : 0),
            Absent = toSeq(Enumerable.Range(0, own.Length)).Filter(at => all[at] == 0).Strict(),
        };
    }

    /// <summary>Copies a batch to a device; the tensors belong to the caller's dispose scope.</summary>
    public static BatchTensors Of(Batch batch, DataInfo info, ScalarType type, Device device)
    {
        var (image, count) = (info.Input, batch.Count);
        long[] shape = [count, .. image.Sizes.Map(size => (long)size)];
        var inputs = tensor(batch.Inputs, shape).to(type, device);
        var targets = info.Tasks.Zip(batch.Targets, (task, target) => Target(target, [count, .. task.Kind.Definition.TargetAxes(image).Map(size => (long)size)]).to(device)).ToArray();
        return new BatchTensors(inputs, [.. targets.Select(target => target.dtype == ScalarType.Int64 ? target : target.to(type))])
        {
            Absent = Presence.Absent(info.Tasks, batch),
            Part = batch.Part,
        };
    }

    private static Tensor Target(Target target, long[] shape) => target.Match(labels => Labels(labels, shape), reals => tensor(reals, shape));

    private static Tensor Labels(long[] labels, long[] shape)
    {
        var raw = tensor(labels, shape);
        return raw.Filled(raw.Below(0), Losses.Ignored);
    }
}
