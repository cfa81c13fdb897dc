using System.Diagnostics;
using Multitask.Stages.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>The published loss of each kind of task: the mean over the defined pixels, examples or numbers of a batch.</summary>
public static class Losses
{
    /// <summary>torch's <c>ignore_index</c>: labels with this value do not count.</summary>
    internal const long Ignored = -100;

    /// <summary>The loss of a task, a scalar tensor in the autograd graph.</summary>
    /// <remarks>
    /// Segmentation and classification: the negative log-likelihood of log-probabilities, (N, C, H, W) or (N, C), at labels, (N, H, W) or (N);
    /// with class weights a weighted mean. Depth: L1, (N, 1, H, W). Normals: 1 - the mean cosine of unit vectors, (N, 3, H, W). These are the
    /// losses of the published code of MTAN (Liu, Johns and Davison, CVPR 2019). Binary: the cross-entropy of probabilities, (N, 1), at labels
    /// 0 and 1, (N). Regression: the squared, absolute or Huber error, (N, F), in units of the standard deviation.
    /// </remarks>
    /// <param name="kind">The kind of the task.</param>
    /// <param name="prediction">The output of the network.</param>
    /// <param name="target">Labels, <see cref="Ignored"/> where undefined, or numbers, NaN where missing.</param>
    /// <param name="deviation">For regression: the standard deviations of the numbers, (F); none = 1.</param>
    public static Tensor Of(TaskKind kind, Tensor prediction, Tensor target, Option<Tensor> deviation = default) =>
        kind.Fold(Published)(prediction, target, deviation);

    /// <summary>The denominator of the mean in a loss: the number of defined pixels, examples or numbers, or the sum of their weights.</summary>
    internal static double Count(TaskKind kind, Tensor target)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return kind.Fold(Counted)(target).Number();
    }

    private delegate Tensor Loss(Tensor prediction, Tensor target, Option<Tensor> deviation);

    private static TaskInterpreter<Loss> Published { get; } = new(
        Segmentation: _ => static (prediction, target, _) => nll_loss(prediction, target),
        Depth: _ => static (prediction, target, _) => DepthLoss(prediction, target),
        Normals: _ => static (prediction, target, _) => NormalLoss(prediction, target),
        Classification: kind => (prediction, target, _) => kind.ClassWeights.IsEmpty
            ? nll_loss(prediction, target)
            : nll_loss(prediction, target, weight: tensor(kind.ClassWeights.ToArray(), dtype: prediction.dtype, device: prediction.device)),
        Binary: kind => (prediction, target, _) => BinaryLoss(prediction.view(-1), target, kind.PositiveWeight),
        Regression: kind => (prediction, target, deviation) => RegressionLoss(
            kind.Loss, deviation.Match(scale => (prediction - target) / scale, () => prediction - target), target.isnan().logical_not()));

    private static TaskInterpreter<Func<Tensor, Tensor>> Counted { get; } = new(
        Segmentation: _ => Labelled,
        Depth: _ => static target => Defined(target).sum(ScalarType.Float64),
        Normals: _ => static target => Defined(target).sum(ScalarType.Float64),
        Classification: kind => target => kind.ClassWeights.IsEmpty
            ? Labelled(target)
            : tensor(kind.ClassWeights.ToArray()).to(target.device).index_select(0, target.masked_select(target.Below(0).logical_not())).sum(),
        Binary: _ => Labelled,
        Regression: _ => static target => target.isnan().logical_not().sum());

    private static Tensor Labelled(Tensor target) => target.Below(0).logical_not().sum();

    /// <summary>torch's <c>binary_cross_entropy</c>, which clamps logarithms at -100, over the labelled examples.</summary>
    private static Tensor BinaryLoss(Tensor probability, Tensor target, double positiveWeight)
    {
        // libtorch throws an exception if a probability is NaN; here the loss becomes NaN, as for the other kinds of tasks.
        if (double.IsNaN(probability.detach().sum().Number()))
        {
            return probability.sum();
        }

        var labelled = target.Below(0).logical_not();
        var positive = target.eq(ones_like(target)).to(probability.dtype);
        var weight = positive.Times(positiveWeight - 1).Plus(1) * labelled.to(probability.dtype);
        return binary_cross_entropy(probability, positive, weight, Reduction.Sum) / labelled.sum();
    }

    /// <summary>The mean over the known numbers. A missing number contributes no gradient, because its error is replaced before the loss.</summary>
    private static Tensor RegressionLoss(RegressionLoss loss, Tensor errors, Tensor known)
    {
        var finite = where(known, errors, zeros_like(errors));
        var each = loss switch
        {
            Data.Tasks.RegressionLoss.Mse => finite * finite,
            Data.Tasks.RegressionLoss.L1 => finite.abs(),
            Data.Tasks.RegressionLoss.Huber => huber_loss(finite, zeros_like(finite), reduction: Reduction.None),
            _ => throw new UnreachableException(),
        };
        return each.sum() / known.sum();
    }

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

    /// <summary>The mask of defined pixels, (N, 1, H, W): 1 where the channels of a target do not sum to zero, as in the published code.</summary>
    private static Tensor Defined(Tensor target) => target.sum(1, keepdim: true).to(ScalarType.Bool).to(target.dtype);
}
