using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reports;

public sealed class DeltaMTests
{
    [Fact]
    public void It_is_that_of_the_reference_numbers()
    {
        using var golden = new Golden.Golden("metrics.npz");
        var higher = golden.Longs("delta_m_higher_is_better");
        Seq<MetricValue> Metrics(string key) => Seq(
            golden.Doubles(key).Select((value, at) => new MetricValue($"metric{at}", value, higher[at] == 1)).ToArray());
        var expected = golden.Doubles("delta_m_percent")[0];
        var percent = DeltaM.Percent(Metrics("delta_m_input"), Metrics("delta_m_base")).IfNone(double.NaN);
        Assert.Equal(expected, percent, 1e-5 * Math.Abs(expected));
    }

    [Fact]
    public void Better_is_below_zero_whichever_way_a_metric_counts()
    {
        // Accuracy from 0.5 to 0.6: 20 % better. Error from 2 to 1: 50 % better.
        Assert.Equal(-35, Of((0.6, 1), (0.5, 2)), 1e-9);
        Assert.Equal(35, Of((0.4, 3), (0.5, 2)), 1e-9);
    }

    [Fact]
    public void A_model_is_no_better_or_worse_than_itself() => Assert.Equal(0, Of((0.3, 7), (0.3, 7)));

    [Fact]
    public void There_is_none_without_a_relative_difference_in_every_metric()
    {
        Assert.True(double.IsNaN(Of((0.6, 1), (0, 2))));
        Assert.True(double.IsNaN(Of((double.NaN, 1), (0.5, 2))));
        Assert.True(DeltaM.Percent(Pair(0.6, 1), Pair(0.6, 1).Take(1)).IsNone);
        Assert.True(DeltaM.Percent(Pair(0.6, 1), Pair(0.6, 1).Rev()).IsNone);
        Assert.True(DeltaM.Percent(Seq<MetricValue>(), Seq<MetricValue>()).IsNone);
    }

    private static double Of((double Accuracy, double Error) model, (double Accuracy, double Error) reference) =>
        DeltaM.Percent(Pair(model.Accuracy, model.Error), Pair(reference.Accuracy, reference.Error)).IfNone(double.NaN);

    private static Seq<MetricValue> Pair(double accuracy, double error) =>
        Seq(new MetricValue("accuracy", accuracy, true), new MetricValue("error", error, false));
}
