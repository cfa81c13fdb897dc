using LanguageExt;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>The exponential moving average of parameters.</summary>
public sealed class AverageTests
{
    [Fact]
    public void It_begins_with_the_first_values_and_follows_the_later_ones()
    {
        using var weights = TrainingStepTests.Start(float64);
        using var average = new KeptWeights("average", weights);
        double[] values = [3, 5, -1];
        foreach (var (value, step) in values.Select((value, step) => (value, step)))
        {
            weights.Values.fill_(value);
            weights.Untrained.fill_(10 + step);
            average.UpdateAverage(weights, 0.75, first: step == 0);
        }

        // 3, then 0.75 * 3 + 0.25 * 5 = 3.5, then 0.75 * 3.5 - 0.25 = 2.375.
        Assert.All(Numbers.Elements(average.Weights.Values), value => Assert.Equal(2.375, value, 1e-15));
        Assert.All(Numbers.Elements(average.Weights.Untrained), value => Assert.Equal(12, value));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_training_puts_out_the_average_and_takes_the_same_steps()
    {
        using var room = new TrainingRoom();
        var plan = TrainingRoom.Plan(new Weighting.Equal());
        var (plain, averaged) = (room.Undisturbed(plan), room.Undisturbed(plan with { Average = 0.9 }));
        Assert.Equal(plain.Result.History, averaged.Result.History);
        Assert.NotEqual(plain.Weights, averaged.Weights);
        // After one update the average is the parameters.
        var once = plan with { Epochs = 1, Batch = 5 };
        Assert.Equal(room.Undisturbed(once).Weights, room.Undisturbed(once with { Average = 0.9 }).Weights);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void The_average_is_what_is_validated_and_kept()
    {
        using var room = new TrainingRoom();
        var plan = TrainingRoom.Plan(new Weighting.Equal()) with { Average = 0.9, Best = new Best.Metric("normal", "mean_angle") };
        var ended = room.Undisturbed(plan);
        var best = ended.Result.History.Filter(epoch => epoch.Validation.Exists(found => found.IsBest)).Last.Epoch;
        Assert.Equal(room.Undisturbed(plan with { Best = None, Epochs = best }).Weights, ended.Weights);
        var without = room.Undisturbed(plan with { Average = None }).Result.History;
        Assert.NotEqual(without.Map(epoch => epoch.Validation), ended.Result.History.Map(epoch => epoch.Validation));
    }
}
