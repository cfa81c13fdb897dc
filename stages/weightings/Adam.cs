namespace Multitask.Stages.Weightings;

/// <summary>The configuration of Adam (Kingma and Ba, ICLR 2015) and its variants, with torch's defaults.</summary>
/// <param name="LearningRate">Step size before any schedule.</param>
/// <param name="Beta1">Decay of the running mean of gradients.</param>
/// <param name="Beta2">Decay of the running mean of their squares.</param>
/// <param name="Epsilon">Added to the square root of the second moment.</param>
/// <param name="WeightDecay">
/// Factor of the parameters that is added to their gradient or, where decoupled, times the learning rate subtracted from them.
/// </param>
/// <param name="Amsgrad">Divide by the largest second moment so far: AMSGrad (Reddi, Kale and Kumar, ICLR 2018).</param>
/// <param name="Decoupled">Weight decay apart from the gradient: AdamW (Loshchilov and Hutter, ICLR 2019).</param>
public sealed record Adam(
    double LearningRate,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double Epsilon = 1e-8,
    double WeightDecay = 0,
    bool Amsgrad = false,
    bool Decoupled = false) : Optimizer;
