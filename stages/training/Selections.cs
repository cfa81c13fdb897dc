using Multitask.Stages.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>Weighted sums of experts and discrete choices among them, in the autograd graph.</summary>
internal static class Selections
{
    /// <summary>The weighted sum of K values, each (N, ...), with weights (N, K) or (1, K).</summary>
    internal static Tensor WeightedSum(Tensor weights, Tensor[] values) => values
        .Select((value, at) => value * weights.narrow(1, at, 1).reshape([weights.shape[0], .. Enumerable.Repeat(1L, (int)value.dim() - 1)]))
        .Aggregate((sum, next) => sum.Plus(next));

    /// <summary>
    /// The weights of the experts, (N, Experts), from the logits of the selectors' bits, (N, Selected Bits), and of the selectors, (N, Selected)
    /// (DSelect-k).
    /// </summary>
    internal static Tensor SmoothSelect(Op.SmoothSelect op, Tensor bits, Tensor selectors)
    {
        var ones = Step(bits, op.Gamma).view(-1, op.Selected, op.Bits);
        var zeros = ones.Times(-1).Plus(1);
        var chosen = stack([.. Enumerable.Range(0, op.Experts).Select(expert => Enumerable.Range(0, op.Bits)
            .Select(bit => ((expert >> bit) & 1) == 1 ? ones.select(2, bit) : zeros.select(2, bit))
            .Aggregate((product, next) => product * next))], 2);
        return (softmax(selectors, 1).unsqueeze(2) * chosen).sum(1);
    }

    /// <summary>
    /// The straight-through Gumbel-softmax: a one-hot sample, (1, K), drawn with the probabilities softmax(logits), whose gradient is that of
    /// softmax((logits + noise) / temperature).
    /// </summary>
    internal static Tensor GumbelSoftmax(Tensor logits, double temperature, double[] noise)
    {
        var disturbed = logits.Plus(tensor(noise, logits.shape).to(logits.dtype, logits.device)).Times(1 / temperature);
        var soft = softmax(disturbed, 1);
        return OneHotArgmax(disturbed).Plus(soft - soft.detach());
    }

    /// <summary>1 at the largest number of each row (the first of equal ones), 0 elsewhere.</summary>
    internal static Tensor OneHotArgmax(Tensor numbers)
    {
        using var quiet = no_grad();
        return one_hot(numbers.argmax(1), numbers.shape[1]).to_type(numbers.dtype);
    }

    /// <summary>The smooth-step function: 0 below -gamma / 2, 1 above gamma / 2, and in between the cubic whose derivative is 0 at both ends.</summary>
    private static Tensor Step(Tensor x, double gamma)
    {
        var t = x.AtLeast(-gamma / 2).AtMost(gamma / 2);
        return ((t * t).Times(-2 / (gamma * gamma * gamma)).Plus(1.5 / gamma) * t).Plus(0.5);
    }
}
