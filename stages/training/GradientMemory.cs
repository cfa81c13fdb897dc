using System.Diagnostics;
using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// What some weightings remember of the gradients from step to step (<see cref="RowMemory"/>): as many numbers as there are task gradients
/// w.r.t. shared parameters, not the heads'.
/// </summary>
/// <remarks>Owns its tensor, which is there once something is remembered.</remarks>
public sealed class GradientMemory : IDisposable
{
    private Option<Tensor> _values;

    /// <summary>What is remembered, laid out like <see cref="JacobianBuffer.TaskGradients"/>; none before the first update.</summary>
    internal Option<Tensor> Values => _values;

    /// <summary>The remembered numbers, from now on there: zeros at first.</summary>
    internal Tensor Allocate(JacobianBuffer gradients)
    {
        var values = _values.IfNone(() => zeros_like(gradients.TaskGradients).DetachFromDisposeScope());
        _values = Prelude.Some(values);
        return values;
    }

    /// <summary>Updates what is remembered, and with <see cref="RowMemory.Average"/> the gradients too.</summary>
    /// <returns>With <see cref="RowMemory.Squares"/> each task's sum of g^2 / sqrt(m + floor), one per task; zeros otherwise.</returns>
    public Seq<double> Update(RowMemory memory, JacobianBuffer gradients, Seq<double> losses)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var (values, current) = (Allocate(gradients), gradients.TaskGradients);
        switch (memory)
        {
            case RowMemory.Average average:
                Rescale(average, gradients, losses);
                values.Scale(average.Keep).AddScaled(current, 1 - average.Keep);
                current.copy_(values);
                return Vectors.Fill(gradients.Rows, 0);
            case RowMemory.Squares squares:
                values.AddProduct(current, current);
                return gradients.SumsPerTask((current * current).div_(values.Plus(squares.Floor).sqrt_()));
            default:
                throw new UnreachableException();
        }
    }

    private static void Rescale(RowMemory.Average memory, JacobianBuffer gradients, Seq<double> losses)
    {
        if (memory.AsLongAsLosses)
        {
            var squaredLengths = gradients.SumsPerTask(gradients.TaskGradients * gradients.TaskGradients);
            gradients.ScaleTasks(Vectors.Of(losses.Count, task => memory.Factor(losses[task], squaredLengths[task])));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _values.IfSome(values => values.Dispose());
}
