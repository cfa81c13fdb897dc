using TorchSharp;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// The gradient buffer: a row for each backward pass over the part that several tasks reach, and one stretch for what a single task
/// reaches (only that task's pass writes there). Each parameter's <c>.grad</c> is a view of it, so a pass writes straight into its row.
/// </summary>
/// <remarks>One row where a method needs one backward pass; K rows for the Gramian.</remarks>
public sealed partial class GradientRows : GradientBuffer
{
    private readonly Tensor[] _rows;
    private readonly Tensor[] _owned;
    private readonly Tensor[][] _views;
    private readonly Tensor[] _ownViews;
    private readonly Tensor _all;

    /// <summary>A zero buffer of <paramref name="rows"/> rows.</summary>
    public GradientRows(ParameterVector parameters, int rows)
        : base(parameters)
    {
        using var _ = no_grad();
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

    /// <inheritdoc />
    /// <remarks>The last row and the single-task stretch.</remarks>
    public override Tensor Combined { get; }

    /// <inheritdoc />
    public override void Clear() => _all.zero_();

    /// <summary>Makes the next backward pass write into a row.</summary>
    public void Aim(int row)
    {
        foreach (var (slot, view) in Parameters.Layout.Slots.Filter(Common).Zip(_views[row]))
        {
            Parameters[slot.Parameter.Name].grad = view;
        }
    }

    /// <inheritdoc />
    public override void AimLast() => Aim(_rows.Length - 1);

    /// <summary>
    /// J J' on the shared parameters, a row for each group of tasks: dot products of rows, and what only one task reaches on the
    /// diagonal.
    /// </summary>
    public Gramian Gramian(Seq<Seq<int>> passes) => Training.Gramian.Of(_rows.Length, (i, j) =>
    {
        using var scope = NewDisposeScope();
        var common = i == j ? Squared(_rows[i]) : _rows[i].numel() == 0 ? 0 : dot(_rows[i], _rows[j]).ToDouble();
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
            _owned[task].mul_(weights.Shared[task]);
        }

        ScaleHeads(task => weights.Heads[task]);
    }

    /// <inheritdoc />
    internal override void Update(AdamState optimizer, double learningRate) => optimizer.Step(Parameters.Values, Combined, learningRate);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var view in _views.SelectMany(row => row).Concat(_ownViews).Concat(_owned).Concat(_rows))
        {
            view.Dispose();
        }

        _memory.IfSome(memory => memory.Dispose());
        Combined.Dispose();
        _all.Dispose();
    }

    private protected override double SharedNorm()
    {
        using var scope = NewDisposeScope();
        return Math.Sqrt(Squared(Combined.narrow(0, 0, Parameters.Layout.Shared)));
    }

    private protected override void ScaleShared(double factor)
    {
        using var scope = NewDisposeScope();
        Combined.narrow(0, 0, Parameters.Layout.Shared).mul_(factor);
    }

    private Unit Sum(double[] factors)
    {
        var last = _rows.Length - 1;
        _rows[last].mul_(factors[last]);
        for (var row = 0; row < last; row++)
        {
            _rows[last].add_(_rows[row], factors[row]);
        }

        return Unit.Default;
    }

    private protected override void ScaleHeads(Func<int, double> factor)
    {
        foreach (var (slot, view) in Parameters.Layout.Slots.Filter(slot => !Common(slot)).Zip(_ownViews).Where(pair => pair.Item1.Head))
        {
            view.mul_(slot.Owner.Map(factor).IfNone(1));
        }
    }

    private static double Squared(Tensor vector) => vector.numel() == 0 ? 0 : dot(vector, vector).ToDouble();

    private static bool Common(Slot slot) => slot.Owner.IsNone;

    private static Tensor Kept(Tensor view) => view.DetachFromDisposeScope();

    private Seq<Slot> OwnedSlots(int task) =>
        Parameters.Layout.Slots.Filter(slot => !slot.Head && slot.Owner == Prelude.Some(task)).Strict();

    /// <summary>The attention of a task: its slots lie side by side.</summary>
    private Tensor Owned(int task)
    {
        var slots = OwnedSlots(task).ToArray();
        var start = slots.Length == 0 ? 0 : slots[0].Offset;
        return Kept(Combined.narrow(0, start, slots.Sum(slot => slot.Parameter.Count)));
    }
}
