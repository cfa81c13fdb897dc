namespace Multitask.Stages.Weightings;

/// <summary>Adam as configured (Kingma and Ba 2015), with torch's defaults.</summary>
/// <param name="LearningRate">Step size before any schedule.</param>
/// <param name="Beta1">Decay of the running mean of gradients.</param>
/// <param name="Beta2">Decay of the running mean of their squares.</param>
/// <param name="Epsilon">Added to the square root.</param>
/// <param name="WeightDecay">Factor of the parameters added to their gradient, or subtracted from them directly where decoupled.</param>
/// <param name="Amsgrad">Divide by the largest running mean so far (Reddi, Kale and Kumar 2018).</param>
/// <param name="Decoupled">Weight decay apart from the gradient: AdamW (Loshchilov and Hutter 2019).</param>
public sealed record Adam(
    double LearningRate,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double Epsilon = 1e-8,
    double WeightDecay = 0,
    bool Amsgrad = false,
    bool Decoupled = false);
