using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>The losses of a training step: runs the network in training mode and computes each task's loss on this process's part of a batch.</summary>
internal sealed class StepLosses(StepConfig config, TorchMode mode, BackwardPass backward)
{
    private readonly ForwardPass _forward = new(config.Network);

    /// <summary>One loss per task, scalar tensors in the autograd graph.</summary>
    internal Tensor[] Of(BatchTensors batch, RandomPass random, Option<FeatureCut> cut = default)
    {
        var here = mode with { Random = random with { First = batch.Part.First }, Shared = Shared(batch) };
        var predictions = _forward.Run(here, batch.Inputs, cut);
        return [.. config.Tasks.Select((task, k) => !batch.HasTargets(k)
            ? ZeroLoss(predictions[k])
            : Losses.Of(task.Kind, predictions[k], batch.Targets[k], Deviation(k)))];
    }

    /// <summary>The losses as numbers, copied from the device.</summary>
    internal static Seq<double> OnHost(Tensor[] losses)
    {
        using var _ = no_grad();
        return Prelude.Seq(stack(losses).to(ScalarType.Float64).cpu().data<double>().ToArray());
    }

    /// <summary>Each loss times a factor; a loss whose factor is 1 is returned as it is.</summary>
    internal static Tensor[] Scaled(Tensor[] losses, Seq<double> factors) =>
        [.. losses.Zip(factors, (loss, factor) => factor == 1 ? loss : loss.Times(factor))];

    private Option<(IRanks, bool, BackwardPass)> Shared(BatchTensors batch) => config.Ranks.Count == 1 || config.LocalBatchNorm
        ? default
        : Prelude.Some((config.Ranks, !batch.Part.IsSpare, backward));

    /// <summary>The standard deviations of a regression's targets, by which its errors are divided.</summary>
    private Option<Tensor> Deviation(int task) => config.Network.Nodes
        .Find(node => node.Name == config.Network.Outputs[task].Node && node.Op is Op.Restore)
        .Map(node => mode.Parameters[$"{node.Owner}.{Statistics.Deviation}"]);

    /// <summary>The loss of a task without targets: 0 with a gradient of 0, where the mean over no targets would be NaN.</summary>
    private static Tensor ZeroLoss(Tensor prediction) => prediction.narrow(0, 0, 0).sum();
}
