using Multitask.Stages.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>The published loss of each kind of task, each the mean over the batch's defined pixels or examples.</summary>
public static class Losses
{
    /// <summary>torch's <c>ignore_index</c>: pixels with this label do not count.</summary>
    internal const long Ignored = -100;

    /// <summary>The loss of a task, a scalar tensor, part of the graph.</summary>
    /// <remarks>
    /// Segmentation and classification: negative log-likelihood of log-probabilities, (N, C, H, W) or (N, C), at labels, (N, H, W) or (N).
    /// Depth: L1, (N, 1, H, W). Normals: 1 - the mean cosine of unit vectors, (N, 3, H, W). As in the program of MTAN (Liu, Johns and
    /// Davison, CVPR 2019).
    /// </remarks>
    public static Tensor Of(TaskKind kind, Tensor prediction, Tensor target) =>
        kind.Fold(Published)(prediction, target);

    private static TaskInterpreter<Func<Tensor, Tensor, Tensor>> Published { get; } = new(
        Segmentation: _ => static (prediction, target) => nll_loss(prediction, target),
        Depth: _ => DepthLoss,
        Normals: _ => NormalLoss,
        Classification: _ => static (prediction, target) => nll_loss(prediction, target));

    private static Tensor DepthLoss(Tensor prediction, Tensor target)
    {
        var mask = Defined(target);
        return ((prediction - target).abs() * mask).sum() / mask.sum();
    }

    private static Tensor NormalLoss(Tensor prediction, Tensor target)
    {
        var mask = Defined(target);
        return ((prediction * target * mask).sum() / mask.sum()).Times(-1).Plus(1);
    }

    /// <summary>1 where the channels of a target do not add up to zero, as the published code decides it: (N, 1, H, W).</summary>
    private static Tensor Defined(Tensor target) => target.sum(1, keepdim: true).to(ScalarType.Bool).to(target.dtype);
}
