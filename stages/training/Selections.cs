using Multitask.Stages.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>Sums of experts, and choices among them, in torch, part of the graph.</summary>
internal static class Selections
{
    /// <summary>The sum of K values, (N, ...), times their weights, (N, K) or (1, K).</summary>
    internal static Tensor WeightedSum(Tensor weights, Tensor[] values) => values
        .Select((value, at) => value * weights.narrow(1, at, 1).reshape([weights.shape[0], .. Enumerable.Repeat(1L, (int)value.dim() - 1)]))
        .Aggregate((sum, next) => sum.Plus(next));

    /// <summary>Weights of experts, (N, Experts), from numbers of the selectors' bits, (N, Selected Bits), and of the selectors, (N, Selected).</summary>
    internal static Tensor SmoothSelect(Op.SmoothSelect op, Tensor bits, Tensor selectors)
    {
        var ones = Step(bits, op.Gamma).view(-1, op.Selected, op.Bits);
        var zeros = ones.Times(-1).Plus(1);
        var chosen = stack([.. Enumerable.Range(0, op.Experts).Select(expert => Enumerable.Range(0, op.Bits)
            .Select(bit => ((expert >> bit) & 1) == 1 ? ones.select(2, bit) : zeros.select(2, bit))
            .Aggregate((product, next) => product * next))], 2);
        return (softmax(selectors, 1).unsqueeze(2) * chosen).sum(1);
    }

    /// <summary>One of K values, (1, K), drawn by the softmax of logits, with the gradient of the softmax with noise and temperature.</summary>
    internal static Tensor Drawn(Tensor logits, double temperature, double[] noise)
    {
        var disturbed = logits.Plus(tensor(noise, logits.shape).to(logits.dtype, logits.device)).Times(1 / temperature);
        var soft = softmax(disturbed, 1);
        return Largest(disturbed).Plus(soft - soft.detach());
    }

    /// <summary>1 at the place of the largest number of each row, the first of equal ones; 0 elsewhere.</summary>
    internal static Tensor Largest(Tensor numbers)
    {
        using var quiet = no_grad();
        return one_hot(numbers.argmax(1), numbers.shape[1]).to_type(numbers.dtype);
    }

    /// <summary>0 below -gamma / 2, 1 above gamma / 2, between them the cubic whose derivative is 0 at both (equation 3 of the paper).</summary>
    private static Tensor Step(Tensor x, double gamma)
    {
        var t = x.AtLeast(-gamma / 2).AtMost(gamma / 2);
        return ((t * t).Times(-2 / (gamma * gamma * gamma)).Plus(1.5 / gamma) * t).Plus(0.5);
    }
}
