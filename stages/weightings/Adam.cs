namespace Multitask.Stages.Weightings;

/// <summary>The configuration of Adam (Kingma and Ba, ICLR 2015) and its variants, with the defaults of <c>torch.optim.Adam</c>.</summary>
/// <param name="LearningRate">Step size before any schedule.</param>
/// <param name="Beta1">Decay rate of the first moment, the running mean of the gradient.</param>
/// <param name="Beta2">Decay rate of the second moment, the running mean of the squared gradient.</param>
/// <param name="Epsilon">Added to the square root of the second moment.</param>
/// <param name="WeightDecay">
/// Coefficient of the L2 penalty: weight decay times the parameter is added to its gradient or, if decoupled, learning rate times weight
/// decay times the parameter is subtracted from the parameter.
/// </param>
/// <param name="Amsgrad">Whether to divide by the largest second moment so far: AMSGrad (Reddi, Kale and Kumar, ICLR 2018).</param>
/// <param name="Decoupled">Whether weight decay bypasses the gradient and its moments: AdamW (Loshchilov and Hutter, ICLR 2019).</param>
public sealed record Adam(
    double LearningRate,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double Epsilon = 1e-8,
    double WeightDecay = 0,
    bool Amsgrad = false,
    bool Decoupled = false) : Optimizer;
