using LanguageExt;
using Multitask.Stages.Evaluation.Studies;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Studies;

/// <summary>Sign-flip test, t-test, Holm, Friedman and Nemenyi against numbers by hand and in print.</summary>
public sealed class TestsOfDifferencesTests
{
    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, 0.25)]
    [InlineData(new[] { -1.0, -2, -3 }, 0.25)]
    [InlineData(new[] { 1.0, -1 }, 1)]
    [InlineData(new[] { 0.0, 0 }, 1)]
    [InlineData(new[] { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6 }, 2.0 / 64)]
    public void The_sign_flip_test_counts_patterns_as_far_from_zero(double[] differences, double expected) =>
        Assert.Equal(expected, SignFlip.PValue(differences), 1e-12);

    [Fact]
    public void Above_sixteen_differences_random_patterns_stand_for_all()
    {
        var same = Enumerable.Repeat(1.0, 20).ToArray();
        Assert.Equal(1.0 / 65537, SignFlip.PValue(same), 3e-5);
        var alike = Enumerable.Range(0, 20).Select(at => at % 2 == 0 ? 1.0 : -1.0).ToArray();
        Assert.Equal(1, SignFlip.PValue(alike), 1e-12);
        Assert.Equal(SignFlip.PValue(same), SignFlip.PValue(same));
    }

    [Fact]
    public void Six_seeds_are_the_fewest_for_one_comparison()
    {
        Assert.Equal(0.25, SignFlip.Smallest(3));
        Assert.Equal(6, SignFlip.Fewest(1));
        // 10 * 2 / 2^9 = 0.039.
        Assert.Equal(9, SignFlip.Fewest(10));
    }

    [Fact]
    public void The_t_test_is_Students()
    {
        // t = 2 / (1 / sqrt(3)) = 3.4641 with 2 degrees of freedom: p = 1 - t / sqrt(2 + t^2) = 1 - sqrt(12 / 14).
        Assert.Equal(1 - Math.Sqrt(12.0 / 14), TTest.PValue([1, 2, 3]).IfNone(double.NaN), 1e-9);
        Assert.True(TTest.PValue([1, 1, 1]).IsNone);
    }

    [Fact]
    public void Holm_multiplies_the_smallest_by_all_and_never_falls()
    {
        var adjusted = Holm.Adjusted(Seq(0.01, 0.04, 0.03, 0.005)).ToArray();
        Assert.Equal([0.03, 0.06, 0.06, 0.02], adjusted.Select(p => Math.Round(p, 12)));
        Assert.Equal([1, 1], Holm.Adjusted(Seq(0.6, 0.9)).ToArray());
        Assert.Empty(Holm.Adjusted(Seq<double>()));
    }

    [Fact]
    public void Equal_values_share_the_mean_of_their_ranks()
    {
        Assert.Equal([3, 1.5, 1.5, 4], Ranking.Of(Seq(0.5, 0.7, 0.7, 0.1), higherIsBetter: true).ToArray());
        Assert.Equal([2, 3.5, 3.5, 1], Ranking.Of(Seq(0.5, 0.7, 0.7, 0.1), higherIsBetter: false).ToArray());
        Assert.Equal([2, 2, 2], Ranking.Of(Seq(1.0, 1.0, 1.0), higherIsBetter: true).ToArray());
    }

    [Theory]
    [InlineData(0.05, new[] { 1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164 })]
    [InlineData(0.10, new[] { 1.645, 2.052, 2.291, 2.459, 2.589, 2.693, 2.780, 2.855, 2.920 })]
    public void The_critical_values_are_those_of_Demsars_table_5a(double level, double[] expected) =>
        Assert.All(expected.Select((value, at) => (Methods: at + 2, value)), one =>
            Assert.Equal(one.value, Nemenyi.Quantile(one.Methods, level), 1.01e-3));

    [Fact]
    public void The_Friedman_test_is_that_of_Demsars_example()
    {
        // Section 3.2.2: four classifiers on 14 data sets.
        var test = Friedman.Of(Seq(3.143, 2.000, 2.893, 1.964), 14).IfNone(() => throw new InvalidOperationException());
        Assert.Equal(9.28, test.ChiSquared, 0.02);
        Assert.Equal(3.69, test.F, 0.01);
        Assert.InRange(test.PValue, 0.015, 0.025);
        Assert.Equal(1.25, test.CriticalDifference, 0.005);
        Assert.Equal(1.12, Nemenyi.CriticalDifference(4, 14, 0.10), 0.005);
    }

    [Fact]
    public void Ranks_that_always_agree_leave_nothing_to_chance_and_equal_ones_everything()
    {
        var always = Friedman.Of(Seq(1.0, 2.0, 3.0), 5).IfNone(() => throw new InvalidOperationException());
        Assert.Equal((10, double.PositiveInfinity, 0), (Math.Round(always.ChiSquared, 9), always.F, always.PValue));
        var never = Friedman.Of(Seq(2.0, 2.0, 2.0), 5).IfNone(() => throw new InvalidOperationException());
        Assert.Equal((0, 1), (Math.Round(never.ChiSquared, 9), Math.Round(never.PValue, 9)));
        Assert.True(Friedman.Of(Seq1(1.0), 5).IsNone);
        Assert.True(Friedman.Of(Seq(1.0, 2.0), 1).IsNone);
    }

    [Fact]
    public void A_bar_joins_as_many_methods_as_are_less_than_the_critical_difference_apart()
    {
        // Demsar's figure 1a: 1.964 and 2.000 with 2.893 and 3.143, 1.25 apart.
        Assert.Equal([(0, 3)], Nemenyi.Groups(Seq(1.964, 2.0, 2.893, 3.143), 1.25).ToArray());
        Assert.Equal([(0, 2), (1, 3)], Nemenyi.Groups(Seq(1.0, 1.5, 1.9, 2.4), 1).ToArray());
        Assert.Empty(Nemenyi.Groups(Seq(1.0, 2.0, 3.0), 1));
    }
}
