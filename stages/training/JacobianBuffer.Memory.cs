using System.Diagnostics;
using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What weightings ask of the rows beyond inner products and sums.</summary>
public sealed partial class JacobianBuffer
{
    /// <summary>The dimension of the rows. As a bare 0 it would be taken for a <see cref="ScalarType"/>.</summary>
    private static readonly long[] Rows = [0];

    private Option<Tensor> _memory;

    /// <summary>The rows as one matrix: they lie one after another.</summary>
    private Tensor Matrix => _all.narrow(0, 0, _rows.Length * _parameters.Layout.Common).view(_rows.Length, _parameters.Layout.Common);

    /// <summary>What is remembered of the gradients, once something is: what a checkpoint has to keep.</summary>
    internal Option<Tensor> Memory => _memory;

    /// <summary>How many numbers are remembered.</summary>
    private long Remembered => ((_rows.Length - 1) * _parameters.Layout.Common) + _parameters.Layout.Shared;

    /// <summary>The memory, from now on there: zeros at first.</summary>
    internal Tensor Recall()
    {
        var remembered = _memory.IfNone(() => zeros(Remembered, dtype: _all.dtype, device: _all.device).DetachFromDisposeScope());
        _memory = Prelude.Some(remembered);
        return remembered;
    }

    /// <summary>
    /// Updates what is remembered of the rows and of the attention's gradients (not the heads'), as <see cref="RowMemory"/> says.
    /// </summary>
    /// <returns>Each task's excess risk estimate; zeros where the memory gives none.</returns>
    public Seq<double> Remember(RowMemory memory, Seq<double> losses)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var gradients = _all.narrow(0, 0, Remembered);
        var remembered = Recall();
        return memory switch
        {
            RowMemory.Average average => Average(gradients, remembered, average, losses),
            RowMemory.Squares squares => ExcessRisks(gradients, remembered.AddProduct(gradients, gradients), squares.Floor),
            _ => throw new UnreachableException(),
        };
    }

    private Seq<double> Average(Tensor gradients, Tensor remembered, RowMemory.Average memory, Seq<double> losses)
    {
        if (memory.AsLongAsLosses)
        {
            var factors = losses.Zip(PerTask(gradients.square()), memory.Factor).ToArray();
            factors.Iter((task, factor) => Parts(gradients, task).Iter(part => part.Scale(factor)));
        }

        remembered.Scale(memory.Keep).AddScaled(gradients, 1 - memory.Keep);
        gradients.copy_(remembered);
        return Vectors.Fill(_rows.Length, 0);
    }

    /// <summary>Sums of g^2 / sqrt(m + floor) over a row and over the task's own attention.</summary>
    private Seq<double> ExcessRisks(Tensor gradients, Tensor remembered, double floor)
    {
        var terms = gradients.square().div_(remembered.Plus(floor).sqrt_());
        return PerTask(terms);
    }

    /// <summary>Sums over each task's row and its own attention.</summary>
    private Seq<double> PerTask(Tensor terms) => Vectors.Of(_rows.Length, task => Parts(terms, task).Map(part => part.sum().Number()).Sum());

    /// <summary>A task's row and its own attention.</summary>
    private Seq<Tensor> Parts(Tensor numbers, int task)
    {
        var (common, owned) = (_parameters.Layout.Common, _owned[task].numel());
        var row = Prelude.Seq1(numbers.narrow(0, task * common, common));
        return owned == 0 ? row : row.Add(numbers.narrow(0, OwnedStart(task), owned));
    }

    private long OwnedStart(int task) =>
        ((_rows.Length - 1) * _parameters.Layout.Common) + OwnedSlots(task).Map(slot => slot.Offset).HeadOrNone().IfNone(0);

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
        var purity = matrix.sum(Rows).div_(matrix.abs().sum(Rows).Shift(1e-8)).Shift(1).Scale(0.5);
        var draw = rand(purity.numel(), dtype: matrix.dtype, generator: generator).to(matrix.device);
        var sign = purity.gt(draw).to(matrix.dtype).Scale(2).Shift(-1);
        var kept = (matrix * sign).Above(0).to(matrix.dtype);
        return kept.Scale(1 - drop.Leak).Shift(drop.Leak).mul_(matrix).sum(Rows);
    }

    private static Tensor TrimmedMean(Tensor matrix, int trim)
    {
        var rows = matrix.shape[0];
        var (ordered, _) = matrix.sort(0);
        return ordered.narrow(0, trim, rows - (2 * trim)).mean(Rows).Scale(rows);
    }
}
