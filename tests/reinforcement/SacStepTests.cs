using LanguageExt;
using Multitask.Stages.Reinforcement;
using Multitask.Tests.Weightings;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reinforcement;

/// <summary>Laws of an update of multi-task soft actor-critic.</summary>
public sealed class SacStepTests
{
    public static TheoryData<string> Words => [.. Weighing.All];

    [Theory]
    [MemberData(nameof(Words))]
    public void Every_weighting_updates_an_agent(string word)
    {
        var config = SacSamples.Config(3) with { Weighting = Weighing.Default(word) };
        using var parameters = SacSamples.Drawn(config);
        using var before = parameters.Actor.Values.clone();
        var reports = Updates(config, parameters, 3);
        Assert.All(reports, report => Assert.All(report.CriticLosses + report.ActorLosses, loss => Assert.True(double.IsFinite(loss))));
        Assert.False(parameters.Actor.Values.equal(before).all().item<bool>());
    }

    [Fact]
    public void Cagrad_on_a_sample_of_all_tasks_is_cagrad()
    {
        var (one, other) = (After(new Weighting.Cagrad(0.9)), After(new Weighting.CagradFast(0.9, Sample: 3)));
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-9));
    }

    /// <summary>With c = 0 CAGrad's direction is the mean gradient, so rows per task and one backward pass must come to the same.</summary>
    [Fact]
    public void Gradients_of_tasks_add_up_to_that_of_their_mean()
    {
        var (one, other) = (After(new Weighting.Equal()), After(new Weighting.Cagrad(0)));
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-6));
    }

    [Fact]
    public void A_task_with_a_temperature_of_its_own_moves_its_own_alone()
    {
        var config = SacSamples.Config(2) with { PerTaskTemperature = true, Weighting = new Weighting.Equal() };
        using var parameters = SacSamples.Drawn(config);
        Updates(config, parameters, 1);
        Assert.NotEqual(parameters.Temperatures(2)[0], parameters.Temperatures(2)[1]);
        Assert.All(parameters.Temperatures(2), value => Assert.NotEqual(1.0, value));
    }

    [Fact]
    public void A_reward_that_is_not_finite_ends_the_update_and_names_the_task()
    {
        var config = SacSamples.Config(2);
        using var parameters = SacSamples.Drawn(config);
        using var step = new SacStep(config, parameters);
        var batch = SacSamples.Batch(config, 0);
        batch.Rewards[^1] = double.NaN;
        Assert.Equal("the loss of the critics in task 2 is NaN", step.Take(batch).Match(Right: _ => "", Left: reason => reason));
    }

    private static double[] After(Weighting weighting)
    {
        var config = SacSamples.Config(3) with { Weighting = weighting };
        using var parameters = SacSamples.Drawn(config);
        Updates(config, parameters, 2);
        return [.. parameters.Critics.Values.data<double>().ToArray(), .. parameters.Actor.Values.data<double>().ToArray()];
    }

    private static Seq<SacReport> Updates(SacConfig config, SacParameters parameters, int count)
    {
        using var step = new SacStep(config, parameters);
        return Seq(Enumerable.Range(0, count)
            .Select(at => step.Take(SacSamples.Batch(config, at)).IfLeft(reason => throw new InvalidDataException(reason))).ToArray());
    }
}
