using System.Diagnostics;
using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// What some weightings remember of the task gradients from step to step (<see cref="RowMemory"/>). It is as large as the task gradients
/// w.r.t. the shared parameters; the heads' gradients are not remembered.
/// </summary>
/// <remarks>Owns its tensor, which is allocated when something is first remembered.</remarks>
public sealed class GradientMemory : IDisposable
{
    private Option<Tensor> _values;

    /// <summary>What is remembered, with the layout of <see cref="JacobianBuffer.TaskGradients"/>; none before the first update.</summary>
    internal Option<Tensor> Values => _values;

    /// <summary>The remembered numbers, allocated as zeros if there are none yet.</summary>
    internal Tensor Allocate(JacobianBuffer gradients)
    {
        var values = _values.IfNone(() => zeros_like(gradients.TaskGradients).DetachFromDisposeScope());
        _values = Prelude.Some(values);
        return values;
    }

    /// <summary>Updates what is remembered; with <see cref="RowMemory.Average"/>, the averages also replace the gradients.</summary>
    /// <returns>The observation with what the memory contributes to it.</returns>
    public Observation Update(RowMemory memory, JacobianBuffer gradients, Observation seen)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return memory switch
        {
            RowMemory.Average average => Averaged(average, gradients, seen),
            RowMemory.Squares squares => seen with { ExcessRisks = Squared(squares, gradients) },
            RowMemory.Previous => seen with { CrossProducts = Replaced(gradients) },
            _ => throw new UnreachableException(),
        };
    }

    private Observation Averaged(RowMemory.Average average, JacobianBuffer gradients, Observation seen)
    {
        Rescale(average, gradients, seen.Losses);
        var values = Allocate(gradients).Scale(average.Keep).AddScaled(gradients.TaskGradients, 1 - average.Keep);
        gradients.TaskGradients.copy_(values);
        return seen;
    }

    private Seq<double> Squared(RowMemory.Squares squares, JacobianBuffer gradients)
    {
        var (values, current) = (Allocate(gradients), gradients.TaskGradients);
        values.AddProduct(current, current);
        return gradients.SumsPerTask((current * current).div_(values.Plus(squares.Floor).sqrt_()));
    }

    private Option<Seq<Seq<double>>> Replaced(JacobianBuffer gradients)
    {
        var products = _values.Map(gradients.CrossProducts);
        Allocate(gradients).copy_(gradients.TaskGradients);
        return products;
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
