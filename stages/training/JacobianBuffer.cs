using Multitask.Stages.Gradients;
using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// The gradients of a step in one tensor: K rows of the Jacobian w.r.t. the parameters that several tasks reach, then the gradient w.r.t.
/// what only one task reaches (its attention, its head; no other task's backward pass writes there). Each parameter's <c>.grad</c> is a
/// view of it, so that a backward pass writes straight into its row.
/// </summary>
/// <remarks>
/// K is 1 where a weighting needs one backward pass, the number of passes elsewhere. The last row and what follows it are, side by side,
/// one vector laid out like the parameters: there the combined gradient ends up.
/// </remarks>
public sealed class JacobianBuffer : IDisposable
{
    private readonly ParameterVector _parameters;
    private readonly Tensor _all;
    private readonly Tensor[] _rows;
    private readonly Tensor[] _attentions;
    private readonly Tensor[][] _rowViews;
    private readonly Tensor[] _ownViews;

    /// <summary>A zero buffer of <paramref name="rows"/> rows; parameters that one task reaches write into it from now on.</summary>
    public JacobianBuffer(ParameterVector parameters, int rows)
    {
        using var _ = no_grad();
        _parameters = parameters;
        var (layout, common) = (parameters.Layout, parameters.Layout.Common);
        var (type, device) = (parameters.Values.dtype, parameters.Values.device);
        _all = zeros(((rows - 1) * common) + layout.Total, dtype: type, device: device).DetachFromDisposeScope();
        Combined = Part((rows - 1) * common, layout.Total);
        TaskGradients = Part(0, ((rows - 1) * common) + layout.Shared);
        _rows = [.. Enumerable.Range(0, rows).Select(row => Part(row * common, common))];
        _attentions = [.. Enumerable.Range(0, layout.Tasks.Count).Select(Attention).Select(at => Part(at.Start, at.Length))];
        _rowViews = [.. _rows.Select(row => layout.Slots.Filter(IsCommon).Map(slot => ParameterVector.View(row, slot)).ToArray())];
        _ownViews = [.. layout.Slots.Filter(slot => !IsCommon(slot)).Map(slot => ParameterVector.View(Combined, slot))];
        foreach (var (slot, view) in layout.Slots.Filter(slot => !IsCommon(slot)).Zip(_ownViews))
        {
            parameters[slot.Parameter.Name].grad = view;
        }
    }

    /// <summary>K.</summary>
    public int Rows => _rows.Length;

    /// <summary>The combined gradient of every parameter, laid out like the parameters, (P).</summary>
    public Tensor Combined { get; }

    /// <summary>The K rows, then the gradients w.r.t. each task's attention: all that weightings combine, one vector.</summary>
    internal Tensor TaskGradients { get; }

    /// <summary>Sets all gradients to zero.</summary>
    public void Clear() => _all.zero_();

    /// <summary>Adds the gradients of all ranks, rows and all, in one message.</summary>
    public Unit Sum(IRanks ranks) => ranks.Sum(_all);

    /// <summary>Makes the next backward pass write into a row.</summary>
    public void SelectRow(int row)
    {
        foreach (var (slot, view) in _parameters.Layout.Slots.Filter(IsCommon).Zip(_rowViews[row]))
        {
            _parameters[slot.Parameter.Name].grad = view;
        }
    }

    /// <summary>Makes the next backward pass the step's only one, or its last.</summary>
    public void SelectLast() => SelectRow(Rows - 1);

    /// <summary>
    /// J J' w.r.t. the shared parameters, (K, K): inner products of rows, and on the diagonal what only one task reaches.
    /// </summary>
    /// <param name="groups">Which tasks each row is the sum of.</param>
    public Gramian Gramian(Seq<Seq<int>> groups) => Weightings.Gramian.Of(Rows, (i, j) =>
    {
        using var scope = NewDisposeScope();
        var common = i == j ? SquaredNorm(_rows[i]) : _rows[i].numel() == 0 ? 0 : dot(_rows[i], _rows[j]).Number();
        return i != j ? common : common + groups[i].Map(task => SquaredNorm(_attentions[task])).Sum();
    });

    /// <summary>
    /// Sums over each task's part of a vector laid out like <see cref="TaskGradients"/>, a row for each task: its row and its attention.
    /// </summary>
    internal Seq<double> SumsPerTask(Tensor terms)
    {
        var common = _parameters.Layout.Common;
        return Vectors.Of(Rows, task => Sum(terms, (task * common, common)) + Sum(terms, Attention(task)));
    }

    /// <summary>
    /// The inner products of each task's gradient with each one in another vector laid out like <see cref="TaskGradients"/>, (K, K).
    /// </summary>
    internal Seq<Seq<double>> CrossProducts(Tensor earlier)
    {
        var (gradients, common) = (TaskGradients, _parameters.Layout.Common);
        double Product((long Start, long Length) now, (long Start, long Length) before) => now.Length == 0 ? 0
            : dot(gradients.narrow(0, now.Start, now.Length), earlier.narrow(0, before.Start, before.Length)).Number();
        return Prelude.Seq(Enumerable.Range(0, Rows).Select(i => Vectors.Of(Rows, j =>
            Product((i * common, common), (j * common, common)) + (i == j ? Product(Attention(i), Attention(i)) : 0))).ToArray());
    }

    /// <summary>Multiplies each task's row and the gradient of its attention, in place.</summary>
    /// <param name="factors">One per task, a row for each task.</param>
    internal Unit ScaleTasks(Seq<double> factors)
    {
        var (gradients, common) = (TaskGradients, _parameters.Layout.Common);
        return factors.Iter((task, factor) =>
        {
            Scale(gradients, (task * common, common), factor);
            Scale(gradients, Attention(task), factor);
        });
    }

    /// <summary>Turns the rows into one gradient in place, in <see cref="Combined"/>.</summary>
    /// <param name="weights">Factors, the same for all tasks of a group.</param>
    /// <param name="groups">Which tasks each row is the sum of.</param>
    public Unit Combine(Weights weights, Seq<Seq<int>> groups)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        _ = weights.Elementwise.Match(
            how => _rows[^1].copy_(ElementwiseMerge.Of(Jacobian, how)),
            () => WeightedSum(groups.Map(tasks => weights.Shared[tasks[0]]).ToArray()));
        return ScaleOwned(weights);
    }

    /// <summary>Scales the gradients w.r.t. what one task alone reaches: its attention by the shared factor, its head by its own.</summary>
    internal Unit ScaleOwned(Weights weights)
    {
        using var quiet = no_grad();
        for (var task = 0; task < _attentions.Length; task++)
        {
            _attentions[task].Scale(weights.Shared[task]);
        }

        return ScaleHeads(task => weights.Heads[task]);
    }

    /// <summary>After one backward pass of the weighted sum: heads, which got the shared factors, get their own.</summary>
    /// <remarks>A head whose shared factor is 0 got no gradient at all: it rests for the step.</remarks>
    public Unit RescaleHeads(Weights weights) => weights.Heads == weights.Shared
        ? Unit.Default
        : ScaleHeads(task => weights.Shared[task] == 0 ? 0 : weights.Heads[task] / weights.Shared[task]);

    /// <summary>Scales the combined gradient w.r.t. the shared parameters down to a norm, as torch's clip_grad_norm_.</summary>
    public void Clip(double norm)
    {
        using var scope = NewDisposeScope();
        var shared = Combined.narrow(0, 0, _parameters.Layout.Shared);
        var factor = norm / (Math.Sqrt(SquaredNorm(shared)) + 1e-6);
        if (factor < 1)
        {
            shared.Scale(factor);
        }
    }

    /// <summary>Takes the gradients from the parameters, and disposes them.</summary>
    public void Dispose()
    {
        _parameters.Layout.Slots.Iter(slot => _parameters[slot.Parameter.Name].grad = null);
        foreach (var view in _rowViews.SelectMany(row => row).Concat(_ownViews).Concat(_attentions).Concat(_rows))
        {
            view.Dispose();
        }

        TaskGradients.Dispose();
        Combined.Dispose();
        _all.Dispose();
    }

    /// <summary>The rows as a matrix, (K, P): they lie one after another.</summary>
    private Tensor Jacobian => _all.narrow(0, 0, Rows * _parameters.Layout.Common).view(Rows, _parameters.Layout.Common);

    private Tensor WeightedSum(double[] factors)
    {
        var sum = _rows[^1].Scale(factors[^1]);
        for (var row = 0; row < Rows - 1; row++)
        {
            sum.AddScaled(_rows[row], factors[row]);
        }

        return sum;
    }

    private Unit ScaleHeads(Func<int, double> factor)
    {
        foreach (var (slot, view) in _parameters.Layout.Slots.Filter(slot => !IsCommon(slot)).Zip(_ownViews).Where(pair => pair.Item1.Head))
        {
            view.Scale(slot.Owner.Map(factor).IfNone(1));
        }

        return Unit.Default;
    }

    private static double SquaredNorm(Tensor vector) => vector.numel() == 0 ? 0 : dot(vector, vector).Number();

    private static double Sum(Tensor terms, (long Start, long Length) part) =>
        part.Length == 0 ? 0 : terms.narrow(0, part.Start, part.Length).sum().Number();

    private static void Scale(Tensor vector, (long Start, long Length) part, double factor) =>
        _ = part.Length == 0 ? vector : vector.narrow(0, part.Start, part.Length).Scale(factor);

    private static bool IsCommon(Slot slot) => slot.Owner.IsNone;

    private Tensor Part(long start, long length) => _all.narrow(0, start, length).DetachFromDisposeScope();

    /// <summary>Where the gradient w.r.t. a task's attention lies: its slots are side by side.</summary>
    private (long Start, long Length) Attention(int task)
    {
        var slots = _parameters.Layout.Slots.Filter(slot => !slot.Head && slot.Owner == Prelude.Some(task)).ToArray();
        return slots.Length == 0
            ? (0, 0)
            : ((_all.numel() - _parameters.Layout.Total) + slots[0].Offset, slots.Sum(slot => slot.Parameter.Count));
    }
}
