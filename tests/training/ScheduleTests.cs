using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using Schedule = Multitask.Stages.Training.Schedule;

namespace Multitask.Tests.Training;

/// <summary>Learning rates over epochs and updates: the formulas of torch's schedulers.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void Steps_multiply_by_the_factor_every_so_many_epochs() =>
        AssertRates([0.8, 0.8, 0.4, 0.4, 0.2], new Schedule.Steps(2, 0.5));

    [Fact]
    public void The_cosine_begins_at_the_rate_passes_the_middle_and_would_end_where_it_is_to()
    {
        // CosineAnnealingLR: eta_min + (lr - eta_min) (1 + cos(pi t / T)) / 2, T = 4.
        AssertRates(
            [0.8, 0.1 + (0.7 * (1 + Math.Sqrt(0.5)) / 2), 0.45, 0.1 + (0.7 * (1 - Math.Sqrt(0.5)) / 2)],
            new Schedule.Cosine(0.1));
        Assert.Equal(0.1, Schedule.Rate(new Schedule.Cosine(0.1), 0.8, 4, Seq(false, true, false, true)), 1e-15);
    }

    [Theory]
    [InlineData("+", 1, 0, "0")]
    [InlineData("+-", 1, 0, "00")]
    [InlineData("+---", 1, 0, "0011")]
    [InlineData("+--+---", 1, 0, "0011122")]
    [InlineData("+-----", 1, 2, "001111")]
    [InlineData("+------", 1, 2, "0011112")]
    [InlineData("+---", 0, 0, "0123")]
    [InlineData("+--+-", 0, 1, "01112")]
    public void A_plateau_cuts_after_more_bad_epochs_than_its_patience(string epochs, int patience, int cooldown, string cuts)
    {
        // ReduceLROnPlateau, by hand: + a better epoch, - another; the cuts after each.
        var plateau = new Schedule.Plateau(0.5, patience, cooldown);
        Assert.All(cuts, (cut, at) => Assert.Equal(
            0.8 * Math.Pow(0.5, cut - '0'), Schedule.Rate(plateau, 0.8, 100, Seq(epochs[..(at + 1)].Select(one => one == '+').ToArray()))));
    }

    [Theory]
    [InlineData(0.3, 0.8, 0.4, 0.3, 0.3)]
    [InlineData(0, 0.8, 0.4, 0.2, 0.1)]
    [InlineData(0.9, 0.8, 0.8, 0.8, 0.8)]
    public void A_plateau_cuts_no_further_than_its_least_rate(double least, params double[] expected) => Assert.All(
        expected,
        (rate, at) => Assert.Equal(
            rate, Schedule.Rate(new Schedule.Plateau(0.5, 0) { Least = least }, 0.8, 100, toSeq(Enumerable.Repeat(false, at))), 1e-15));

    [Fact]
    public void A_warm_up_grows_linearly_from_update_to_update()
    {
        // LinearLR: start + (1 - start) min(t, n) / n.
        var warmup = new Warmup(4, WarmupUnit.Steps, 0.2);
        double[] expected = [0.2, 0.4, 0.6, 0.8, 1, 1];
        Assert.All(expected, (factor, update) => Assert.Equal(factor, warmup.Factor(update, 100), 1e-15));
    }

    [Fact]
    public void In_epochs_it_takes_their_updates()
    {
        var (epochs, steps) = (new Warmup(3), new Warmup(21, WarmupUnit.Steps));
        Assert.All(Enumerable.Range(0, 30), update => Assert.Equal(steps.Factor(update, 1), epochs.Factor(update, 7)));
        Assert.Equal(1.0 / 3, epochs.Factor(0, 7));
        Assert.True(epochs.Factor(20, 7) < 1);
        Assert.Equal(1, epochs.Factor(21, 7));
    }

    private static void AssertRates(double[] expected, Schedule schedule) => Assert.All(
        expected, (rate, epoch) => Assert.Equal(rate, Schedule.Rate(schedule, 0.8, expected.Length, Seq(new bool[epoch])), 1e-15));
}
