using TorchSharp;
using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>The factors of one update of Adam, the same for every number.</summary>
/// <param name="Shrink">Factor of the parameter: 1 - learning rate x decoupled weight decay.</param>
/// <param name="Decay">Times the parameter, added to the gradient: weight decay as a penalty.</param>
/// <param name="Betas">Decay of the running means.</param>
/// <param name="Rate">Step size over the first mean's bias correction.</param>
/// <param name="Root">Root of the second mean's bias correction.</param>
/// <param name="Epsilon">Added to the root.</param>
public readonly record struct AdamUpdate(
    double Shrink, double Decay, (double First, double Second) Betas, double Rate, double Root, double Epsilon);

/// <summary>Adam as libtorch's operations on whole vectors, for every device and type.</summary>
public static class AdamOperations
{
    /// <summary>Updates parameters and means in place. The gradient is consumed.</summary>
    public static void Update(Tensor parameters, Tensor gradient, AdamMeans means, AdamUpdate update)
    {
        using var scope = NewDisposeScope();
        if (update.Decay != 0)
        {
            gradient.AddScaled(parameters, update.Decay);
        }

        means.First.Scale(update.Betas.First).AddScaled(gradient, 1 - update.Betas.First);
        using var share = (1 - update.Betas.Second).ToScalar();
        means.Second.Scale(update.Betas.Second).addcmul_(gradient, gradient, share);
        means.Largest.IfSome(largest => largest.copy_(maximum(largest, means.Second)));
        var denominator = means.Largest.IfNone(means.Second).sqrt().Scale(1 / update.Root).Shift(update.Epsilon);
        if (update.Shrink != 1)
        {
            parameters.Scale(update.Shrink);
        }

        using var step = (-update.Rate).ToScalar();
        parameters.addcdiv_(means.First, denominator, step);
    }
}
