using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>The state of Adam for one vector of P parameters.</summary>
/// <remarks>The update itself is computed by <see cref="Operations"/>. Owns its tensors.</remarks>
public sealed class AdamState : IOptimizerState
{
    private readonly Adam _config;
    private readonly Operations _operations;

    /// <summary>Before the first update.</summary>
    public AdamState(Adam config, Tensor parameters, Operations operations)
    {
        using var _ = no_grad();
        (_config, _operations) = (config, operations);
        First = zeros_like(parameters).DetachFromDisposeScope();
        Second = zeros_like(parameters).DetachFromDisposeScope();
        Largest = config.Amsgrad ? Prelude.Some(zeros_like(parameters).DetachFromDisposeScope()) : Option<Tensor>.None;
    }

    /// <summary>The first moment: the running mean of the gradient, (P).</summary>
    public Tensor First { get; }

    /// <summary>The second moment: the running mean of the squared gradient, (P).</summary>
    public Tensor Second { get; }

    /// <summary>With AMSGrad, the largest second moment so far, (P).</summary>
    public Option<Tensor> Largest { get; }

    /// <inheritdoc />
    public long Steps { get; set; }

    /// <inheritdoc />
    public Seq<(string Name, Tensor Values)> Vectors =>
        Prelude.Seq((Name: "adam.first", Values: First), (Name: "adam.second", Values: Second))
        + Largest.Map(largest => (Name: "adam.largest", Values: largest)).ToSeq();

    /// <inheritdoc />
    public void Step(Tensor parameters, Tensor gradient, double learningRate)
    {
        using var _ = no_grad();
        Steps++;
        _operations.Adam(parameters, gradient, new AdamMeans(First, Second, Largest), Update(learningRate));
    }

    /// <summary>The coefficients of the current step's update, the same for all parameters.</summary>
    internal AdamUpdate Update(double learningRate) => new(
        Shrink: _config.Decoupled ? 1 - (learningRate * _config.WeightDecay) : 1,
        Decay: _config.Decoupled ? 0 : _config.WeightDecay,
        (_config.Beta1, _config.Beta2),
        Rate: learningRate / (1 - Math.Pow(_config.Beta1, Steps)),
        Root: Math.Sqrt(1 - Math.Pow(_config.Beta2, Steps)),
        _config.Epsilon);

    /// <inheritdoc />
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
        Largest.IfSome(largest => largest.Dispose());
    }
}
