namespace Multitask.Stages.Weightings;

/// <summary>The configuration of stochastic gradient descent, as in <c>torch.optim.SGD</c> and with its defaults.</summary>
/// <remarks>
/// With g the gradient plus weight decay times the parameter, and m the momentum, the momentum buffer b is g in the first update and
/// m b + (1 - dampening) g afterwards. The update subtracts learning rate times b from the parameter; with Nesterov momentum, learning rate
/// times (g + m b).
/// </remarks>
/// <param name="LearningRate">Step size before any schedule.</param>
/// <param name="Momentum">Decay rate of the momentum buffer; 0 = no buffer.</param>
/// <param name="Dampening">The fraction of the gradient that does not enter the momentum buffer.</param>
/// <param name="WeightDecay">Coefficient of the L2 penalty: weight decay times the parameter is added to its gradient.</param>
/// <param name="Nesterov">Whether to use Nesterov momentum (Sutskever et al., ICML 2013), which needs momentum and no dampening.</param>
public sealed record Sgd(
    double LearningRate,
    double Momentum = 0,
    double Dampening = 0,
    double WeightDecay = 0,
    bool Nesterov = false) : Optimizer;
