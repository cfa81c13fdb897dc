using LanguageExt;
using Multitask.Stages.Environments;
using Multitask.Stages.Reinforcement;
using Multitask.Tests.Data;
using Multitask.Tests.Environments;
using Xunit;
using static LanguageExt.Prelude;

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

    [Theory]
    [InlineData(RewardForm.Raw, -6, -6)]
    [InlineData(RewardForm.Symlog, 0, 0)]
    [InlineData(RewardForm.Symlog, 1.718281828459045, 1)]
    [InlineData(RewardForm.Symlog, -6.38905609893065, -2)]
    public void A_reward_as_an_agent_learns_from_it(RewardForm form, double reward, double learnt) =>
        Assert.Equal(learnt, RewardScale.Start.See(reward).As(form, reward), 1e-14);

    /// <summary>Success from 0.5 to 0.75 is 50 % better, a return from -20 to -10 as well; of the other task success is 100 % worse, the return the same.</summary>
    [Fact]
    public void Delta_m_is_the_mean_over_tasks_of_success_and_return()
    {
        var baseline = Seq(Outcome("a", 4, 2, -20), Outcome("b", 4, 4, 8));
        var agent = Seq(Outcome("a", 4, 3, -10), Outcome("b", 4, 0, 8));
        var json = SuccessScores.Json(agent, Some(baseline));
        Assert.Equal(-50, (double)json["a"]!["delta_m"]!, 1e-12);
        Assert.Equal(50, (double)json["b"]!["delta_m"]!, 1e-12);
        Assert.Equal(0, (double)json["all tasks"]!["delta_m"]!, 1e-12);
        Assert.EndsWith("mean success 0.375, delta_m 0.0 %", SuccessScores.Lines("x", agent, Some(baseline)).Last, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_baseline_never_succeeds_there_is_no_delta_m()
    {
        var json = SuccessScores.Json(Seq1(Outcome("a", 4, 2, 1)), Some(Seq1(Outcome("a", 4, 0, 1))));
        Assert.Null(json["a"]!["delta_m"]);
        Assert.Null(json["all tasks"]!["delta_m"]);
    }

    /// <summary>An action that is no number is what physics that diverged looks like from outside.</summary>
    [Fact]
    public void Episodes_in_which_the_physics_diverged_end_are_counted_and_named()
    {
        EnvironmentBench.NeedsMujoco();
        using var scratch = new Scratch();
        var files = EnvironmentFiles.Compiled(new EnvironmentSource.Tabletop(EnvironmentTask.Of(EnvironmentFamily.Tabletop)), 0, scratch.Folder).Value();
        using var places = Workplaces.ToEvaluate(files, 1).Value();
        var outcomes = Rollout.Of(
            (places, files.Set.TaskNames, new AgentInput(12, 0)), rows => (double[])[0, double.NaN, 0, 0, 0, 0, 0, 0, 0], 2, TestContext.Current.CancellationToken).Value();
        Assert.Equal([2, 0, 0], outcomes.Map(one => one.Diverged).ToArray());
        Assert.Equal(2, (int)SuccessScores.Json(outcomes)["reach"]!["diverged"]!);
        Assert.EndsWith("; the physics diverged in 2 of 2 episodes, which ended there", SuccessScores.Lines("x", outcomes)[0], StringComparison.Ordinal);
        var tally = SacTally.Start(2, 0) with { Diverged = Seq(0.0, 3.0) };
        var progress = SacProgress.Start(2) with { History = Seq1(tally) };
        Assert.EndsWith("; episodes in which the physics diverged: b 3", SacText.Line(progress, Seq("a", "b"), 10), StringComparison.Ordinal);
    }

    private static TaskOutcome Outcome(string task, int episodes, int successes, double reward) => new(
        task, Seq(Enumerable.Range(0, episodes).Select(at => at < successes).ToArray()), Seq(Enumerable.Repeat(reward, episodes).ToArray()), 0);
}
