using Multitask.Exports;
using Xunit;

namespace Multitask.Tests.Exports;

/// <summary>Ranges and the bounds that calibrations choose.</summary>
public sealed class CalibrationTests
{
    [Theory]
    [InlineData(-1, 3)]
    [InlineData(0, 255)]
    [InlineData(-127.5, 0)]
    [InlineData(0, 0)]
    public void Zero_is_a_byte_and_the_ends_are_half_a_step_away_at_most(float low, float high)
    {
        var range = new ValueRange(low, high);
        double Back(float value) => (Math.Clamp(MathF.Round(value / range.Scale) + range.ZeroPoint, 0, 255) - range.ZeroPoint) * range.Scale;
        Assert.Equal(0, Back(0));
        Assert.InRange(Back(low) - low, -0.51 * range.Scale, 0.51 * range.Scale);
        Assert.InRange(Back(high) - high, -0.51 * range.Scale, 0.51 * range.Scale);
    }

    [Fact]
    public void Numbers_are_counted_by_magnitude()
    {
        var bins = new long[MagnitudeHistogram.Bins];
        MagnitudeHistogram.Count(bins, [0, -4, 4, 2, 1.999f], 4);
        Assert.Equal((1, 1, 1, 2, 5), (bins[0], bins[1023], bins[1024], bins[2047], bins.Sum()));
        MagnitudeHistogram.Count(bins, [0, 0], 0);
        Assert.Equal(5, bins.Sum());
    }

    [Fact]
    public void A_percentile_leaves_out_as_much_as_it_says()
    {
        var bins = new long[MagnitudeHistogram.Bins];
        (bins[0], bins[10], bins[2047]) = (90, 9, 1);
        Assert.Equal((1, 11, 2048), (MagnitudeHistogram.Percentile(bins, 90), MagnitudeHistogram.Percentile(bins, 99), MagnitudeHistogram.Percentile(bins, 100)));
    }

    [Fact]
    public void Entropy_cuts_a_far_outlier_and_keeps_what_is_even()
    {
        var even = Enumerable.Repeat(10L, MagnitudeHistogram.Bins).ToArray();
        Assert.Equal(MagnitudeHistogram.Bins, MagnitudeHistogram.Entropy(even));
        // What is even is rounded to levels without loss.
        Assert.Equal(0, MagnitudeHistogram.Divergence(even, MagnitudeHistogram.Bins), 1e-12);

        var peaked = Enumerable.Range(0, MagnitudeHistogram.Bins).Select(at => at < 200 ? 100L + (at * 7 % 50) : 0).ToArray();
        peaked[^1] = 1;
        Assert.InRange(MagnitudeHistogram.Entropy(peaked), 128, 400);
        Assert.Equal(MagnitudeHistogram.Bins, MagnitudeHistogram.Entropy(new long[MagnitudeHistogram.Bins]));
    }
}
