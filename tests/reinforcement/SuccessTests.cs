using Multitask.Stages.Reinforcement;
using Xunit;

namespace Multitask.Tests.Reinforcement;

public sealed class SuccessTests
{
    /// <summary>Numbers of Wilson's formula, computed by hand.</summary>
    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(8, 10, 0.4902, 0.9433)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void The_interval_of_a_share(int successes, int trials, double low, double high)
    {
        var interval = Wilson.Of(successes, trials);
        Assert.Equal((double)successes / trials, interval.Share);
        Assert.Equal(low, interval.Low, 1e-4);
        Assert.Equal(high, interval.High, 1e-4);
    }

    [Fact]
    public void Rewards_are_scaled_by_a_running_deviation_that_starts_at_1()
    {
        var scale = RewardScale.Start.See(3);
        Assert.Equal(0.003, scale.Mean, 1e-15);
        Assert.Equal(0.999 + (0.001 * 2.997 * 2.997), scale.Variance, 1e-15);
        Assert.Equal(3 / (Math.Sqrt(scale.Variance) + 1e-8), scale.Of(3), 1e-15);
    }

    [Fact]
    public void Progress_is_the_same_after_a_checkpoint()
    {
        var progress = SacProgress.Start(2);
        for (var step = 0; step < 7; step++)
        {
            progress = progress.After(progress.Now with { Step = step + 1, Updates = step }, progress.Rewards.Map(scale => scale.See(step)).Strict(), 300);
        }

        Assert.Equal(progress, SacProgress.Load(progress.Save(), 2).IfNone(SacProgress.Start(2)));
        Assert.True(SacProgress.Load(progress.Save(), 3).IsNone);
    }
}
