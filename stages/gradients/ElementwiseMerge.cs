using System.Diagnostics;
using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Gradients;

/// <summary>Combinations of task gradients that look at each parameter by itself.</summary>
internal static class ElementwiseMerge
{
    /// <summary>The dimension of the rows. As a bare 0 it would be taken for a <see cref="ScalarType"/>.</summary>
    private static readonly long[] Rows = [0];

    /// <summary>
    /// The combined gradient, (P), of the rows of a Jacobian, (K, P). It takes a few times the memory of the rows for a moment.
    /// </summary>
    internal static Tensor Of(Tensor jacobian, Elementwise how) => how switch
    {
        Elementwise.SignDrop drop => SignDrop(jacobian, drop),
        Elementwise.TrimmedMean trimmed => TrimmedMean(jacobian, trimmed.Trim),
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// GradDrop (Chen et al., NeurIPS 2020), algorithm 1, lines 10 to 15: positive gradients stay where the purity exceeds a uniform draw,
    /// negative ones elsewhere.
    /// </summary>
    private static Tensor SignDrop(Tensor jacobian, Elementwise.SignDrop drop)
    {
        using var generator = new Generator(drop.Seed);
        var purity = jacobian.sum(Rows).div_(jacobian.abs().sum(Rows).Shift(1e-8)).Shift(1).Scale(0.5);
        var draw = rand(purity.numel(), dtype: jacobian.dtype, generator: generator).to(jacobian.device);
        var sign = purity.gt(draw).to(jacobian.dtype).Scale(2).Shift(-1);
        var kept = (jacobian * sign).Above(0).to(jacobian.dtype);
        return kept.Scale(1 - drop.Leak).Shift(drop.Leak).mul_(jacobian).sum(Rows);
    }

    /// <summary>K times the mean of each column without its <paramref name="trim"/> smallest and largest entries.</summary>
    private static Tensor TrimmedMean(Tensor jacobian, int trim)
    {
        var rows = jacobian.shape[0];
        var (ordered, _) = jacobian.sort(0);
        return ordered.narrow(0, trim, rows - (2 * trim)).mean(Rows).Scale(rows);
    }
}
