using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>The losses of a batch, one scalar per task.</summary>
internal static class LossTensors
{
    /// <summary>The loss of a task that a batch says nothing of: 0, with a gradient of 0, where a mean over nothing is NaN.</summary>
    internal static Tensor Nothing(Tensor prediction) => prediction.narrow(0, 0, 0).sum();

    /// <summary>The losses times the gradient of what is balanced w.r.t. them; untouched where that is 1.</summary>
    internal static Tensor[] Scaled(Tensor[] losses, Seq<double> factors) =>
        [.. losses.Zip(factors, (loss, factor) => factor == 1 ? loss : loss.Times(factor))];

    internal static Seq<double> OnHost(Tensor[] losses)
    {
        using var _ = no_grad();
        return Prelude.Seq(stack(losses).to(ScalarType.Float64).cpu().data<double>().ToArray());
    }
}
