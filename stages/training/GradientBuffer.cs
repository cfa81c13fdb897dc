using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>Where backward passes leave their gradients, and what is done to them before the optimizer sees them.</summary>
public abstract class GradientBuffer : IDisposable
{
    private protected GradientBuffer(ParameterVector parameters) => Parameters = parameters;

    private protected ParameterVector Parameters { get; }

    /// <summary>The combined gradient of every parameter, laid out like the parameters: (P).</summary>
    public abstract Tensor Combined { get; }

    /// <summary>What is remembered of the gradients, once something is: what a checkpoint has to keep.</summary>
    internal virtual Option<Tensor> Memory => default;

    /// <summary>For a method of one backward pass: where the parameters lie in the CPU's memory, each keeps the gradient that it is given.</summary>
    internal static GradientBuffer OfOnePass(ParameterVector parameters) => parameters.Values.device.type == TorchSharp.DeviceType.CPU
        ? new LooseGradients(parameters)
        : new GradientRows(parameters, rows: 1);

    /// <summary>Forgets the last step's gradients.</summary>
    public abstract void Clear();

    /// <summary>Makes the next backward pass the step's only one, or its last.</summary>
    public abstract void AimLast();

    /// <summary>The memory, from now on there: zeros at first. None where this keeps none.</summary>
    internal virtual Option<Tensor> Recall() => default;

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
        var factor = norm / (SharedNorm() + 1e-6);
        if (factor < 1)
        {
            ScaleShared(factor);
        }
    }

    /// <summary>One update of the parameters by the combined gradient, which is consumed.</summary>
    internal abstract void Update(AdamState optimizer, double learningRate);

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes the gradients from the parameters.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var slot in Parameters.Layout.Slots)
        {
            Parameters[slot.Parameter.Name].grad = null;
        }
    }

    private protected abstract double SharedNorm();

    private protected abstract void ScaleShared(double factor);

    private protected abstract void ScaleHeads(Func<int, double> factor);
}
