using Multitask.Stages.Gradients;
using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// The gradients of a step in one tensor: the K rows of the Jacobian w.r.t. the parameters that several tasks use, followed by the gradient
/// w.r.t. the parameters that only one task uses (its attention and its head, into which no other task's backward pass writes). Each
/// parameter's <c>.grad</c> is a view into this tensor, so that a backward pass writes directly into its row.
/// </summary>
/// <remarks>
/// K is the number of backward passes per step. The last row and what follows it form one contiguous vector with the layout of the
/// parameters, which receives the combined gradient.
/// </remarks>
public sealed class JacobianBuffer : IDisposable
{
    private readonly ParameterVector _parameters;
    private readonly Tensor _all;
    private readonly Tensor[] _rows;
    private readonly Tensor[] _attentions;
    private readonly Tensor[][] _rowViews;
    private readonly Tensor[] _ownViews;

    /// <summary>A buffer of zeros with K = <paramref name="rows"/> rows; the gradients of task-specific parameters go into it from now on.</summary>
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

    /// <summary>K, the number of rows.</summary>
    public int Rows => _rows.Length;

    /// <summary>The combined gradient of all parameters, with their layout, (P).</summary>
    public Tensor Combined { get; }

    /// <summary>The K rows and then the gradients w.r.t. each task's attention, as one vector: all that weightings combine.</summary>
    internal Tensor TaskGradients { get; }

    /// <summary>Sets all gradients to zero.</summary>
    public void Clear() => _all.zero_();

    /// <summary>Sums the whole buffer over all ranks, in a single all-reduce.</summary>
    public Unit Sum(IRanks ranks) => ranks.Sum(_all);

    /// <summary>Makes the next backward pass write into a row.</summary>
    public void SelectRow(int row)
    {
        foreach (var (slot, view) in _parameters.Layout.Slots.Filter(IsCommon).Zip(_rowViews[row]))
        {
            _parameters[slot.Parameter.Name].grad = view;
        }
    }

    /// <summary>Makes the next backward pass write into the last row, which is part of the combined gradient.</summary>
    public void SelectLast() => SelectRow(Rows - 1);

    /// <summary>
    /// J J' w.r.t. the shared parameters, (K, K): the inner products of the rows; on the diagonal, the attention of the row's tasks counts too.
    /// </summary>
    /// <param name="groups">The tasks that each row is the sum of.</param>
    public Gramian Gramian(Seq<Seq<int>> groups) => Weightings.Gramian.Of(Rows, (i, j) =>
    {
        using var scope = NewDisposeScope();
        var common = i == j ? SquaredNorm(_rows[i]) : _rows[i].numel() == 0 ? 0 : dot(_rows[i], _rows[j]).Number();
        return i != j ? common : common + groups[i].Map(task => SquaredNorm(_attentions[task])).Sum();
    });

    /// <summary>
    /// For each task, the sum over its row and its attention in a vector with the layout of <see cref="TaskGradients"/>; needs one row per task.
    /// </summary>
    internal Seq<double> SumsPerTask(Tensor terms)
    {
        var common = _parameters.Layout.Common;
        return Vectors.Of(Rows, task => Sum(terms, (task * common, common)) + Sum(terms, Attention(task)));
    }

    /// <summary>
    /// The inner products, (K, K), of each task's gradient with each gradient in another vector with the layout of <see cref="TaskGradients"/>.
    /// </summary>
    internal Seq<Seq<double>> CrossProducts(Tensor earlier)
    {
        var (gradients, common) = (TaskGradients, _parameters.Layout.Common);
        double Product((long Start, long Length) now, (long Start, long Length) before) => now.Length == 0 ? 0
            : dot(gradients.narrow(0, now.Start, now.Length), earlier.narrow(0, before.Start, before.Length)).Number();
        return Prelude.Seq(Enumerable.Range(0, Rows).Select(i => Vectors.Of(Rows, j =>
            Product((i * common, common), (j * common, common)) + (i == j ? Product(Attention(i), Attention(i)) : 0))).ToArray());
    }

    /// <summary>Multiplies each task's row and the gradient w.r.t. its attention by a factor, in place; needs one row per task.</summary>
    /// <param name="factors">One factor per task.</param>
    internal Unit ScaleTasks(Seq<double> factors)
    {
        var (gradients, common) = (TaskGradients, _parameters.Layout.Common);
        return factors.Iter((task, factor) =>
        {
            Scale(gradients, (task * common, common), factor);
            Scale(gradients, Attention(task), factor);
        });
    }

    /// <summary>Combines the rows into one gradient, in <see cref="Combined"/>.</summary>
    /// <param name="weights">The weights, equal for all tasks of a group.</param>
    /// <param name="groups">The tasks that each row is the sum of.</param>
    public Unit Combine(Weights weights, Seq<Seq<int>> groups)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        _ = weights.Elementwise.Match(
            how => _rows[^1].copy_(ElementwiseMerge.Of(Jacobian, how)),
            () => WeightedSum(groups.Map(tasks => weights.Shared[tasks[0]]).ToArray()));
        return ScaleOwned(weights);
    }

    /// <summary>Scales the gradients w.r.t. task-specific parameters: the attention by the shared factor, the head by its own factor.</summary>
    internal Unit ScaleOwned(Weights weights)
    {
        using var quiet = no_grad();
        for (var task = 0; task < _attentions.Length; task++)
        {
            _attentions[task].Scale(weights.Shared[task]);
        }

        return ScaleHeads(task => weights.Heads[task]);
    }

    /// <summary>After one backward pass through the weighted sum: replaces the shared factors in the heads' gradients by the heads' own.</summary>
    /// <remarks>A head whose shared factor is 0 has received no gradient and is not trained in this step.</remarks>
    public Unit RescaleHeads(Weights weights) => weights.Heads == weights.Shared
        ? Unit.Default
        : ScaleHeads(task => weights.Shared[task] == 0 ? 0 : weights.Heads[task] / weights.Shared[task]);

    /// <summary>Clips the combined gradient w.r.t. the shared parameters to a norm, as <c>torch.nn.utils.clip_grad_norm_</c> does.</summary>
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

    /// <summary>Detaches the gradients from the parameters and disposes them.</summary>
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

    /// <summary>The rows as a matrix with K rows; they are contiguous.</summary>
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

    /// <summary>The range of the gradient w.r.t. a task's attention, whose slots are contiguous.</summary>
    private (long Start, long Length) Attention(int task)
    {
        var slots = _parameters.Layout.Slots.Filter(slot => !slot.Head && slot.Owner == Prelude.Some(task)).ToArray();
        return slots.Length == 0
            ? (0, 0)
            : ((_all.numel() - _parameters.Layout.Total) + slots[0].Offset, slots.Sum(slot => slot.Parameter.Count));
    }
}
