namespace Multitask.Stages.Weightings;

/// <summary>The configuration of stochastic gradient descent as <c>torch.optim.SGD</c>, with its defaults.</summary>
/// <remarks>
/// With g the gradient plus weight decay times the parameter and m the momentum: the buffer is g in the first update and
/// b = m b + (1 - dampening) g from then on. The parameter loses the learning rate times b, with Nesterov's momentum times g + m b.
/// </remarks>
/// <param name="LearningRate">Step size before any schedule.</param>
/// <param name="Momentum">Factor of the buffer; 0: there is none.</param>
/// <param name="Dampening">What of the gradient does not go into the buffer.</param>
/// <param name="WeightDecay">Factor of the parameters that is added to their gradient.</param>
/// <param name="Nesterov">Nesterov's momentum, as in Sutskever et al. (ICML 2013); it needs momentum and no dampening.</param>
public sealed record Sgd(
    double LearningRate,
    double Momentum = 0,
    double Dampening = 0,
    double WeightDecay = 0,
    bool Nesterov = false) : Optimizer;
