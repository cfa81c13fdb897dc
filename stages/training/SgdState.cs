using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>The state of stochastic gradient descent for one vector of P parameters, with the update of <c>torch.optim.SGD</c>.</summary>
public sealed class SgdState : IOptimizerState
{
    private readonly Sgd _config;

    /// <summary>Before the first update.</summary>
    public SgdState(Sgd config, Tensor parameters)
    {
        using var _ = no_grad();
        _config = config;
        Buffer = config.Momentum > 0 ? Prelude.Some(zeros_like(parameters).DetachFromDisposeScope()) : Option<Tensor>.None;
    }

    /// <summary>The momentum buffer, (P); none without momentum.</summary>
    public Option<Tensor> Buffer { get; }

    /// <inheritdoc />
    public long Steps { get; set; }

    /// <inheritdoc />
    public Seq<(string Name, Tensor Values)> Vectors => Buffer.Map(buffer => ("sgd.momentum", buffer)).ToSeq();

    /// <inheritdoc />
    public void Step(Tensor parameters, Tensor gradient, double learningRate)
    {
        using var _ = no_grad();
        if (_config.WeightDecay != 0)
        {
            gradient.AddScaled(parameters, _config.WeightDecay);
        }

        parameters.AddScaled(Buffer.Match(buffer => Direction(buffer, gradient), () => gradient), -learningRate);
        Steps++;
    }

    /// <summary>Adds the gradient to the buffer. Returns the buffer or, with Nesterov momentum, the gradient plus momentum times the buffer.</summary>
    private Tensor Direction(Tensor buffer, Tensor gradient)
    {
        var moved = Steps == 0 ? buffer.copy_(gradient) : buffer.Scale(_config.Momentum).AddScaled(gradient, 1 - _config.Dampening);
        return _config.Nesterov ? gradient.AddScaled(moved, _config.Momentum) : moved;
    }

    /// <inheritdoc />
    public void Dispose() => Buffer.IfSome(buffer => buffer.Dispose());
}
