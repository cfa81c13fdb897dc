using System.Diagnostics;

namespace Multitask.Stages.Reinforcement;

/// <summary>Running mean and variance of a task's rewards, exponentially weighted.</summary>
/// <remarks>As in the published program's environments: the mean first, then the variance around the new mean; only the scale is used.</remarks>
/// <param name="Mean">0 at first.</param>
/// <param name="Variance">1 at first.</param>
internal readonly record struct RewardScale(double Mean, double Variance)
{
    private const double Share = 0.001;
    private const double Floor = 1e-8;

    /// <summary>Nothing seen yet.</summary>
    internal static RewardScale Start { get; } = new(0, 1);

    /// <summary>After one more reward.</summary>
    internal RewardScale See(double reward)
    {
        var mean = ((1 - Share) * Mean) + (Share * reward);
        return new(mean, ((1 - Share) * Variance) + (Share * (reward - mean) * (reward - mean)));
    }

    /// <summary>A reward in units of the standard deviation.</summary>
    internal double Of(double reward) => reward / (Math.Sqrt(Variance) + Floor);

    /// <summary>A reward that this scale has just seen, as an agent learns from it.</summary>
    internal double As(RewardForm form, double reward) => form switch
    {
        RewardForm.Raw => reward,
        RewardForm.Deviation => Of(reward),
        RewardForm.Symlog => Math.CopySign(Math.Log(1 + Math.Abs(reward)), reward),
        _ => throw new UnreachableException(),
    };
}
