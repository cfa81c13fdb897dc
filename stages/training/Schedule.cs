using System.Diagnostics;

namespace Multitask.Stages.Training;

/// <summary>How the learning rate changes over the epochs.</summary>
public abstract record Schedule
{
    private Schedule() { }

    /// <summary>A constant learning rate.</summary>
    public sealed record Constant : Schedule;

    /// <summary>Multiplied by a factor after every <paramref name="Every"/> epochs; published trainings use 0.5 every 100 epochs.</summary>
    public sealed record Steps(int Every, double Factor) : Schedule;

    /// <summary>
    /// Half a cosine over all T epochs, from the optimizer's learning rate towards <paramref name="To"/>, as
    /// <c>torch.optim.lr_scheduler.CosineAnnealingLR</c> with <c>T_max</c> = T (Loshchilov and Hutter, ICLR 2017, equation 5).
    /// </summary>
    public sealed record Cosine(double To = 0) : Schedule;

    /// <summary>
    /// Multiplied by a factor after more than <paramref name="Patience"/> consecutive epochs without improvement; the next
    /// <paramref name="Cooldown"/> epochs then do not count. As <c>torch.optim.lr_scheduler.ReduceLROnPlateau</c> with a threshold of 0.
    /// </summary>
    public sealed record Plateau(double Factor = 0.1, int Patience = 10, int Cooldown = 0) : Schedule
    {
        /// <summary>The learning rate is never reduced below this value (<c>min_lr</c> in torch).</summary>
        [field: CanonicalMember(AddedLater = true)]
        public double Least { get; init; }
    }

    /// <summary>The learning rate in an epoch.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="initial">The optimizer's learning rate.</param>
    /// <param name="epochs">The number of epochs of the whole training.</param>
    /// <param name="before">For each earlier epoch, whether it was better than all epochs before it.</param>
    public static double Rate(Schedule schedule, double initial, int epochs, Seq<bool> before) => schedule switch
    {
        Constant => initial,
        Steps steps => initial * Math.Pow(steps.Factor, before.Count / steps.Every),
        Cosine cosine => cosine.To + ((initial - cosine.To) * (1 + Math.Cos(Math.PI * before.Count / epochs)) / 2),
        Plateau plateau => Math.Max(initial * Math.Pow(plateau.Factor, Reductions(plateau, before)), Math.Min(initial, plateau.Least)),
        _ => throw new UnreachableException(),
    };

    private static int Reductions(Plateau plateau, Seq<bool> better) => better.Fold((Count: 0, Bad: 0, Cooling: 0), (state, best) =>
    {
        var bad = best || state.Cooling > 0 ? 0 : state.Bad + 1;
        return bad > plateau.Patience ? (state.Count + 1, 0, plateau.Cooldown) : (state.Count, bad, Math.Max(0, state.Cooling - 1));
    }).Count;
}
