using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// The gradients of a step: a row of the Jacobian for each backward pass over the part that several tasks reach, and one stretch for what a single task
/// reaches (only that task's pass writes there). Each parameter's <c>.grad</c> is a view of it, so a pass writes straight into its row.
/// </summary>
/// <remarks>One row where a method needs one backward pass; K rows for the Gramian.</remarks>
public sealed partial class JacobianBuffer : IDisposable
{
    private readonly ParameterVector _parameters;
    private readonly Tensor[] _rows;
    private readonly Tensor[] _owned;
    private readonly Tensor[][] _views;
    private readonly Tensor[] _ownViews;
    private readonly Tensor _all;

    /// <summary>A zero buffer of <paramref name="rows"/> rows.</summary>
    public JacobianBuffer(ParameterVector parameters, int rows)
    {
        using var _ = no_grad();
        _parameters = parameters;
        var (layout, common) = (parameters.Layout, parameters.Layout.Common);

        // The last row and the single-task stretch lie side by side: together they are one vector laid out like the parameters.
        var (type, device) = (parameters.Values.dtype, parameters.Values.device);
        _all = zeros(((rows - 1) * common) + layout.Total, dtype: type, device: device).DetachFromDisposeScope();
        Combined = Kept(_all.narrow(0, (rows - 1) * common, layout.Total));
        _rows = [.. Enumerable.Range(0, rows).Select(row => Kept(_all.narrow(0, row * common, common)))];
        _owned = [.. Enumerable.Range(0, layout.Tasks.Count).Select(task => Owned(task))];
        _views = [.. _rows.Select(row => layout.Slots.Filter(Common).Map(slot => ParameterVector.View(row, slot)).ToArray())];
        _ownViews = [.. layout.Slots.Filter(slot => !Common(slot)).Map(slot => ParameterVector.View(Combined, slot))];
        foreach (var (slot, view) in layout.Slots.Filter(slot => !Common(slot)).Zip(_ownViews))
        {
            parameters[slot.Parameter.Name].grad = view;
        }
    }

    /// <summary>The combined gradient of every parameter, laid out like the parameters, (P): the last row and the single-task stretch.</summary>
    public Tensor Combined { get; }

    /// <summary>Forgets the last step's gradients.</summary>
    public void Clear() => _all.zero_();

    /// <summary>Makes the next backward pass write into a row.</summary>
    public void SelectRow(int row)
    {
        foreach (var (slot, view) in _parameters.Layout.Slots.Filter(Common).Zip(_views[row]))
        {
            _parameters[slot.Parameter.Name].grad = view;
        }
    }

    /// <summary>Makes the next backward pass the step's only one, or its last.</summary>
    public void SelectLast() => SelectRow(_rows.Length - 1);

    /// <summary>
    /// J J' on the shared parameters, a row for each group of tasks: dot products of rows, and what only one task reaches on the
    /// diagonal.
    /// </summary>
    public Gramian Gramian(Seq<Seq<int>> passes) => Weightings.Gramian.Of(_rows.Length, (i, j) =>
    {
        using var scope = NewDisposeScope();
        var common = i == j ? Squared(_rows[i]) : _rows[i].numel() == 0 ? 0 : dot(_rows[i], _rows[j]).Number();
        return i != j ? common : common + passes[i].Map(task => Squared(_owned[task])).Sum();
    });

    /// <summary>Turns the rows into one gradient in place, in <see cref="Combined"/>.</summary>
    /// <param name="weights">Factors, the same for all tasks of a group.</param>
    /// <param name="passes">Which tasks each row is the sum of.</param>
    public void Combine(Weights weights, Seq<Seq<int>> passes)
    {
        _ = weights.Elementwise.Match(Merge, () => Sum(passes.Map(tasks => weights.Shared[tasks[0]]).ToArray()));
        for (var task = 0; task < _owned.Length; task++)
        {
            _owned[task].Scale(weights.Shared[task]);
        }

        ScaleHeads(task => weights.Heads[task]);
    }

    /// <summary>After one pass of the weighted sum: heads, which got the shared factors, get their own.</summary>
    /// <remarks>A head whose shared factor is 0 got no gradient at all: it rests for the step.</remarks>
    public void Balance(Weights weights)
    {
        if (weights.Heads != weights.Shared)
        {
            ScaleHeads(task => weights.Shared[task] == 0 ? 0 : weights.Heads[task] / weights.Shared[task]);
        }
    }

    /// <summary>Shrinks the shared parameters' gradient to a norm, as torch's clip_grad_norm_.</summary>
    public void Clip(double norm)
    {
        using var scope = NewDisposeScope();
        var shared = Combined.narrow(0, 0, _parameters.Layout.Shared);
        var factor = norm / (Math.Sqrt(Squared(shared)) + 1e-6);
        if (factor < 1)
        {
            shared.Scale(factor);
        }
    }

    /// <summary>Takes the gradients from the parameters.</summary>
    public void Dispose()
    {
        _parameters.Layout.Slots.Iter(slot => _parameters[slot.Parameter.Name].grad = null);
        foreach (var view in _views.SelectMany(row => row).Concat(_ownViews).Concat(_owned).Concat(_rows))
        {
            view.Dispose();
        }

        _memory.IfSome(memory => memory.Dispose());
        Combined.Dispose();
        _all.Dispose();
    }

    private Unit Sum(double[] factors)
    {
        var last = _rows.Length - 1;
        _rows[last].Scale(factors[last]);
        for (var row = 0; row < last; row++)
        {
            _rows[last].AddScaled(_rows[row], factors[row]);
        }

        return Unit.Default;
    }

    private void ScaleHeads(Func<int, double> factor)
    {
        foreach (var (slot, view) in _parameters.Layout.Slots.Filter(slot => !Common(slot)).Zip(_ownViews).Where(pair => pair.Item1.Head))
        {
            view.Scale(slot.Owner.Map(factor).IfNone(1));
        }
    }

    private static double Squared(Tensor vector) => vector.numel() == 0 ? 0 : dot(vector, vector).Number();

    private static bool Common(Slot slot) => slot.Owner.IsNone;

    private static Tensor Kept(Tensor view) => view.DetachFromDisposeScope();

    private Seq<Slot> OwnedSlots(int task) =>
        _parameters.Layout.Slots.Filter(slot => !slot.Head && slot.Owner == Prelude.Some(task)).Strict();

    /// <summary>The attention of a task: its slots lie side by side.</summary>
    private Tensor Owned(int task)
    {
        var slots = OwnedSlots(task).ToArray();
        var start = slots.Length == 0 ? 0 : slots[0].Offset;
        return Kept(Combined.narrow(0, start, slots.Sum(slot => slot.Parameter.Count)));
    }
}
