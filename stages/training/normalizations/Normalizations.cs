using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>The normalisations of one forward pass, and rectifiers that may be computed with them.</summary>
internal sealed class Normalizations(NormalizationPlan plan, TorchMode mode)
{
    /// <summary>The value of a normalisation.</summary>
    internal Tensor Of(Node node, Tensor x) => Of(node, node, x);

    /// <summary>The value of a rectifier, of what is before it where that is a normalisation of its own.</summary>
    internal Tensor Rectified(Node node, Tensor x, Func<Tensor, Tensor> rectify) => plan.Before.Find(node.Name).Match(
        normalization => Of(node, normalization, x),
        () => rectify(x));

    private Tensor Of(Node node, Node parameters, Tensor x)
    {
        var state = NormalizationState.Of(mode.Parameters, parameters);
        var rectifies = node.Op is Op.Relu;
        if (mode.Training && Normalization.Fits(x))
        {
            return new Normalization(rectifies, mode.Precision == Precision.BFloat16 && plan.NarrowResults.Contains(node.Name)).Of(x, state);
        }

        var wide = x.dtype == ScalarType.BFloat16 ? x.to(ScalarType.Float32) : x;
        var normal = batch_norm(
            wide, state.RunningMean, state.RunningVariance, state.Weight, state.Bias, mode.Training, Op.BatchNorm2d.Momentum, Op.BatchNorm2d.Epsilon);
        return rectifies ? normal.relu_() : normal;
    }
}
