using System.Diagnostics;

namespace Multitask.Stages.Training;

/// <summary>How the learning rate changes over the epochs.</summary>
public abstract record Schedule
{
    private Schedule() { }

    /// <summary>The learning rate stays the same.</summary>
    public sealed record Constant : Schedule;

    /// <summary>Multiplied by a factor every so many epochs, as in the published training (0.5 every 100).</summary>
    public sealed record Steps(int Every, double Factor) : Schedule;

    /// <summary>
    /// Half a cosine over all epochs, from the optimizer's learning rate towards <paramref name="To"/>, as
    /// <c>torch.optim.lr_scheduler.CosineAnnealingLR</c> with as many epochs as there are (Loshchilov and Hutter, ICLR 2017, equation 5).
    /// </summary>
    public sealed record Cosine(double To = 0) : Schedule;

    /// <summary>The learning rate in an epoch.</summary>
    /// <param name="schedule">How it changes.</param>
    /// <param name="initial">The optimizer's learning rate.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="epochs">All epochs.</param>
    public static double Rate(Schedule schedule, double initial, int epoch, int epochs) => schedule switch
    {
        Constant => initial,
        Steps steps => initial * Math.Pow(steps.Factor, epoch / steps.Every),
        Cosine cosine => cosine.To + ((initial - cosine.To) * (1 + Math.Cos(Math.PI * epoch / epochs)) / 2),
        _ => throw new UnreachableException(),
    };
}
