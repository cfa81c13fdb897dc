using Multitask.Stages.Evaluation.Studies;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Studies;

public sealed class EstimateTests
{
    [Fact]
    public void The_standard_error_is_that_of_n_minus_one_over_the_root_of_n()
    {
        var estimate = Estimate.Of(Seq(1.0, 2.0, 3.0));
        Assert.Equal((3, 2.0), (estimate.Count, estimate.Mean));
        Assert.Equal(1 / Math.Sqrt(3), estimate.StandardError.IfNone(double.NaN), 1e-12);
    }

    [Fact]
    public void The_interval_is_the_percentiles_of_the_means_of_resamples()
    {
        // Of the 27 resamples of 1, 2, 3 one has the mean 1 and one the mean 3: 3.7 % each, more than 2.5 %.
        Assert.Equal(Some((1.0, 3.0)), Estimate.Of(Seq(1.0, 2.0, 3.0)).Interval);
        // Of those of 0, 0, 0, 1 the mean is binomial: P(0) = 32 %, P(3 or more of 4) = 5.1 %, P(4 of 4) = 0.4 %.
        Assert.Equal(Some((0.0, 0.75)), Estimate.Of(Seq(0.0, 0.0, 0.0, 1.0)).Interval);
    }

    [Fact]
    public void The_same_values_have_the_same_interval()
    {
        var values = Seq(0.31, 0.28, 0.35, 0.33, 0.29, 0.30);
        Assert.Equal(Estimate.Of(values), Estimate.Of(values));
        var (low, high) = Estimate.Of(values).Interval.IfNone((double.NaN, double.NaN));
        Assert.InRange(low, 0.28, 0.31);
        Assert.InRange(high, 0.31, 0.35);
    }

    [Fact]
    public void One_run_has_a_mean_and_no_error() =>
        Assert.Equal(new Estimate(1, 0.7, None, None), Estimate.Of(Seq1(0.7)));

    [Fact]
    public void Equal_runs_have_an_error_of_zero() =>
        Assert.Equal(new Estimate(2, 0.5, Some(0.0), Some((0.5, 0.5))), Estimate.Of(Seq(0.5, 0.5)));

    [Fact]
    public void Values_that_are_missing_count_for_nothing()
    {
        Assert.Equal(Estimate.Of(Seq(1.0, 3.0)), Estimate.Of(Seq(1.0, double.NaN, 3.0, double.PositiveInfinity)));
        Assert.Equal(0, Estimate.Of(Seq1(double.NaN)).Count);
        Assert.Equal(double.NaN, Estimate.Of(Seq<double>()).Mean);
    }
}
