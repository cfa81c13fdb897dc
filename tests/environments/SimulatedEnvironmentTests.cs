using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Environments;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Environments;

/// <summary>Laws that hold for every task, tried at our own table.</summary>
public sealed class SimulatedEnvironmentTests
{
    private const int Episodes = 20;

    public static TheoryData<string> Tasks => [.. EnvironmentTask.Of(EnvironmentFamily.Tabletop).Map(task => task.Name)];

    private static EnvironmentTask Named(string name) =>
        EnvironmentTask.Of(EnvironmentFamily.Tabletop).Find(task => task.Name == name).IfNone(() => throw new InvalidOperationException(name));

    private static SimulatedEnvironment Open(string name)
    {
        EnvironmentBench.NeedsMujoco();
        return EnvironmentBench.Tabletop(Named(name), None);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Every_task_can_be_solved_from_what_is_seen(string name)
    {
        using var environment = Open(name);
        var solved = Enumerable.Range(0, Episodes).Count(episode => Solves(environment, episode));
        Assert.True(solved == Episodes, $"{solved} of {Episodes} episodes are solved");
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Doing_nothing_and_acting_at_random_solve_few_episodes(string name)
    {
        using var environment = Open(name);
        var (random, seen) = (new RandomSource(4, "actions"), new double[12]);
        var solved = Enumerable.Range(0, Episodes).Count(episode =>
        {
            environment.Reset(new RandomSource(1, "episode", episode), seen);
            return Enumerable.Range(0, 60).Any(_ => environment.Step([.. Enumerable.Range(0, 3).Select(_ => random.Uniform(-1, 1))], seen).Success);
        });
        Assert.True(solved <= Episodes / 2, $"{solved} of {Episodes} episodes are solved");
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void What_was_saved_goes_on_to_the_last_bit_in_another_environment(string name)
    {
        using var first = Open(name);
        using var second = Open(name);
        var (a, b) = (new double[12], new double[12]);
        first.Reset(new RandomSource(7, "episode"), a);
        second.Reset(new RandomSource(8, "another"), b);
        Enumerable.Range(0, 17).Iter(step => first.Step(Action(step), a));
        second.Restore(first.Save(), b).Value();
        Assert.Equal(a, b);
        Assert.Equal(first.Steps, second.Steps);
        for (var step = 17; step < 60; step++)
        {
            Assert.Equal(first.Step(Action(step), a), second.Step(Action(step), b));
            Assert.Equal(a, b);
        }

        Assert.Equal(first.Save(), second.Save());
    }

    [Fact]
    public void A_state_of_another_size_is_refused()
    {
        using var environment = Open("reach");
        Assert.StartsWith("reach: the saved state has 8 bytes, ", environment.Restore(new byte[8], new double[12]).Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_decides_an_episode_and_another_stream_another_one()
    {
        using var environment = Open("push");
        Assert.Equal(Begun(environment, 3), Begun(environment, 3));
        Assert.NotEqual(Begun(environment, 3), Begun(environment, 4));
    }

    [Fact]
    public void Fixed_goals_are_the_same_in_every_episode()
    {
        EnvironmentBench.NeedsMujoco();
        var task = Named("push");
        var goal = EnvironmentDescription.Of(new EnvironmentSet(Seq1(task), Goals.Fixed), 5).GoalOf(task);
        Assert.True(goal.IsSome);
        using var environment = EnvironmentBench.Tabletop(task, goal);
        Assert.Equal(Begun(environment, 3), Begun(environment, 4));
    }

    [Fact]
    public void An_episode_ends_at_its_horizon_and_not_before()
    {
        using var environment = Open("reach");
        var seen = new double[12];
        environment.Reset(new RandomSource(1, "episode"), seen);
        Assert.Equal(
            Enumerable.Range(1, 60).Select(step => step == 60),
            Enumerable.Range(1, 60).Select(step => environment.Step(Action(step), seen).Done).ToArray());
    }

    [Fact]
    public void Actions_are_cut_to_their_range()
    {
        using var environment = Open("reach");
        Assert.Equal(After(environment, [1, -1, 1]), After(environment, [7, -1e300, 1.001]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_action_that_is_no_number_ends_the_episode(double value)
    {
        using var environment = Open("reach");
        var seen = new double[12];
        environment.Reset(new RandomSource(1, "episode"), seen);
        Assert.Equal(new StepOutcome(0, Success: false, Done: true, Diverged: true), environment.Step([0, value, 0], seen));
        Assert.All(seen, number => Assert.Equal(0, number));
        environment.Reset(new RandomSource(1, "episode"), seen);
        Assert.False(environment.Step([0, 0, 0], seen).Diverged);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    public void Physics_that_leaves_the_numbers_ends_the_episode(double speed)
    {
        using var environment = Open("push");
        var seen = new double[12];
        environment.Reset(new RandomSource(1, "episode"), seen);
        environment.Physics.Velocities[0] = speed;
        Assert.Equal(new StepOutcome(0, Success: false, Done: true, Diverged: true), environment.Step([0, 0, 0], seen));
        environment.Reset(new RandomSource(1, "episode"), seen);
        Assert.False(environment.Step([0, 0, 0], seen).Diverged);
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        using var environment = Open("push");
        var (seen, action) = (new double[12], Action(3));
        environment.Reset(new RandomSource(1, "episode"), seen);
        _ = environment.Step(action, seen);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 50; step++)
        {
            _ = environment.Step(action, seen);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Environments_on_several_threads_do_not_touch_one_another()
    {
        EnvironmentBench.NeedsMujoco();
        var alone = Rolled(0);
        var together = new byte[8][];
        Parallel.For(0, together.Length, at => together[at] = Rolled(at % 2));
        Assert.All(together.Where((_, at) => at % 2 == 0), state => Assert.Equal(alone, state));
    }

    private static byte[] Rolled(int episode)
    {
        using var environment = EnvironmentBench.Tabletop(Named("push"), None);
        var seen = new double[12];
        environment.Reset(new RandomSource(1, "episode", episode), seen);
        Enumerable.Range(0, 60).Iter(_ => environment.Step(TabletopPilot.Act(environment.Task, seen), seen));
        return environment.Save();
    }

    private static bool Solves(SimulatedEnvironment environment, int episode)
    {
        var seen = new double[12];
        environment.Reset(new RandomSource(1, "episode", episode), seen);
        return Enumerable.Range(0, 60).Any(_ => environment.Step(TabletopPilot.Act(environment.Task, seen), seen).Success);
    }

    private static double[] Begun(SimulatedEnvironment environment, int episode)
    {
        var seen = new double[12];
        environment.Reset(new RandomSource(1, "episode", episode), seen);
        return seen;
    }

    private static double[] After(SimulatedEnvironment environment, double[] action)
    {
        var seen = Begun(environment, 0);
        _ = environment.Step(action, seen);
        return seen;
    }

    private static double[] Action(int step) => [Math.Sin(step), Math.Cos(2 * step), Math.Sin(3 * step)];
}
