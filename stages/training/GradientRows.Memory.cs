using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What weightings ask of the rows beyond inner products and sums.</summary>
public sealed partial class GradientRows
{
    /// <summary>The dimension of the rows. As a bare 0 it would be taken for a <see cref="ScalarType"/>.</summary>
    private static readonly long[] Rows = [0];

    private Option<Tensor> _memory;

    /// <summary>The rows as one matrix: they lie one after another.</summary>
    private Tensor Matrix => _all.narrow(0, 0, _rows.Length * Parameters.Layout.Common).view(_rows.Length, Parameters.Layout.Common);

    /// <inheritdoc />
    internal override Option<Tensor> Memory => _memory;

    /// <summary>How many numbers are remembered.</summary>
    private long Remembered => ((_rows.Length - 1) * Parameters.Layout.Common) + Parameters.Layout.Shared;

    /// <inheritdoc />
    internal override Option<Tensor> Recall() => Prelude.Some(Recalled());

    private Tensor Recalled()
    {
        var remembered = _memory.IfNone(() => zeros(Remembered, dtype: _all.dtype, device: _all.device).DetachFromDisposeScope());
        _memory = Prelude.Some(remembered);
        return remembered;
    }

    /// <summary>
    /// Updates what is remembered of the rows and of the attention's gradients (not the heads'), as <see cref="RowMemory"/> says.
    /// </summary>
    /// <returns>Each task's steepness; zeros where the memory gives none.</returns>
    public Seq<double> Remember(RowMemory memory)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var gradients = _all.narrow(0, 0, Remembered);
        var remembered = Recalled();
        return memory switch
        {
            RowMemory.Average average => Average(gradients, remembered, average.Keep),
            RowMemory.Squares squares => Steepness(gradients, remembered.addcmul_(gradients, gradients, 1), squares.Floor),
            _ => throw new UnreachableException(),
        };
    }

    private Seq<double> Average(Tensor gradients, Tensor remembered, double keep)
    {
        remembered.mul_(keep).add_(gradients, 1 - keep);
        gradients.copy_(remembered);
        return Vectors.Fill(_rows.Length, 0);
    }

    /// <summary>Sums of g^2 / sqrt(m + floor) over a row and over the task's own attention.</summary>
    private Seq<double> Steepness(Tensor gradients, Tensor remembered, double floor)
    {
        var terms = gradients.square().div_(remembered.add(floor).sqrt_());
        var common = Parameters.Layout.Common;
        return Vectors.Of(_rows.Length, task => Total(terms, task * common, common) + Total(terms, OwnedStart(task), _owned[task].numel()));
    }

    private long OwnedStart(int task) =>
        ((_rows.Length - 1) * Parameters.Layout.Common) + OwnedSlots(task).Map(slot => slot.Offset).HeadOrNone().IfNone(0);

    private static double Total(Tensor terms, long start, long length) => length == 0 ? 0 : terms.narrow(0, start, length).sum().ToDouble();

    /// <summary>Combines the rows into the last one, number by number. Memory of the size of the rows is needed for a moment.</summary>
    private Unit Merge(Elementwise how)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var matrix = Matrix;
        _rows[^1].copy_(how switch
        {
            Elementwise.SignDrop drop => SignDrop(matrix, drop),
            Elementwise.TrimmedMean trimmed => TrimmedMean(matrix, trimmed.Trim),
            _ => throw new UnreachableException(),
        });
        return Unit.Default;
    }

    /// <summary>
    /// GradDrop, lines 10 to 15: positive gradients stay where the purity exceeds a uniform draw, negative ones elsewhere.
    /// </summary>
    private static Tensor SignDrop(Tensor matrix, Elementwise.SignDrop drop)
    {
        using var generator = new Generator(drop.Seed);
        var purity = matrix.sum(Rows).div_(matrix.abs().sum(Rows).add_(1e-8)).add_(1).mul_(0.5);
        var draw = rand(purity.numel(), dtype: matrix.dtype, generator: generator).to(matrix.device);
        var sign = purity.gt(draw).to(matrix.dtype).mul_(2).sub_(1);
        var kept = (matrix * sign).gt(0).to(matrix.dtype);
        return kept.mul_(1 - drop.Leak).add_(drop.Leak).mul_(matrix).sum(Rows);
    }

    private static Tensor TrimmedMean(Tensor matrix, int trim)
    {
        var rows = matrix.shape[0];
        var (ordered, _) = matrix.sort(0);
        return ordered.narrow(0, trim, rows - (2 * trim)).mean(Rows).mul_(rows);
    }
}
