using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Environments;
using Multitask.Tests.Environments;
using Xunit;

namespace Multitask.Tests.Golden;

/// <summary>What the published program sees and is rewarded with, task by task and roll by roll.</summary>
public sealed class MetaworldTests
{
    private const string FileName = "metaworld_v1.npz";
    private const double ObservationTolerance = 1e-12;
    private const double RewardTolerance = 1e-9;

    public static TheoryData<string> Tasks => [.. EnvironmentTask.Of(EnvironmentFamily.Metaworld).Map(task => task.Name)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Every_roll_is_that_of_the_published_program(string name)
    {
        var folder = EnvironmentBench.Metaworld();
        Assert.SkipUnless(Golden.Has(FileName), $"needs {FileName} in the folder GOLDEN_DIR");
        using var golden = new Golden(FileName);
        var task = EnvironmentTask.Of(EnvironmentFamily.Metaworld).Find(one => one.Name == name).IfNone(() => throw new InvalidOperationException(name));
        using var environment = EnvironmentBench.Open(folder, task, GoalOf(golden.Doubles($"{name}-v1/rand_vec")));
        var rolls = golden.Under($"{name}-v1/").ToArray();
        Assert.NotEmpty(rolls);
        foreach (var roll in rolls)
        {
            Compare(golden, $"{name}-v1/{roll}", environment);
        }
    }

    private static void Compare(Golden golden, string prefix, SimulatedEnvironment environment)
    {
        var (actions, rewards, successes) = (golden.Doubles($"{prefix}/actions"), golden.Doubles($"{prefix}/rewards"), golden.Doubles($"{prefix}/success"));
        var (expected, observation) = (golden.Doubles($"{prefix}/observations"), new double[12]);
        environment.Reset(new RandomSource(0, "unused"), observation);
        for (var step = 0; ; step++)
        {
            AssertNear(Seen(expected.AsSpan(12 * step, 12), (prefix, step == rewards.Length)), observation, $"{prefix}, step {step}");
            if (step == rewards.Length)
            {
                return;
            }

            var outcome = environment.Step(actions.AsSpan(4 * step, 4), observation);
            Assert.False(outcome.Diverged);
            Assert.True(
                Math.Abs(outcome.Reward - rewards[step]) <= RewardTolerance * Math.Max(Math.Abs(rewards[step]), 1e-3),
                $"{prefix}, step {step}: reward {outcome.Reward}, not {rewards[step]}");
            Assert.Equal(successes[step] != 0, outcome.Success);
        }
    }

    /// <summary>
    /// The published policy that opens the door subtracts 5 cm from the handle's x in the very array it is given: the recording has that in
    /// every observation but the last, which no policy saw.
    /// </summary>
    private static double[] Seen(Span<double> recorded, (string Prefix, bool Last) at)
    {
        var seen = recorded.ToArray();
        seen[3] += at.Prefix == "door-open-v1/scripted" && !at.Last ? 0.05 : 0;
        return seen;
    }

    private static void AssertNear(double[] expected, double[] found, string where)
    {
        for (var at = 0; at < expected.Length; at++)
        {
            Assert.True(
                Math.Abs(expected[at] - found[at]) <= ObservationTolerance, $"{where}: number {at} is {found[at]:R}, not {expected[at]:R}");
        }
    }

    private static Option<Goal> GoalOf(double[] drawn) => new Goal(Vec3.At(drawn), drawn.Length > 3 ? Vec3.At(drawn.AsSpan(3)) : default);
}
