using FsCheck.Fluent;
using Multitask.Stages.Reports;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reports;

public sealed class ScaleTests
{
    [Fact]
    public void Numbers_close_together_get_a_linear_axis_of_round_marks()
    {
        var scale = Scale.For(Seq(1.2, 0.8, 1.7), fromZero: false);
        Assert.False(scale.Logarithmic);
        Assert.Equal([0.75, 1, 1.25, 1.5, 1.75], Rounded(scale));
        Assert.Equal(0.5, scale.Position(1.25), 1e-12);
    }

    [Fact]
    public void An_axis_begins_at_zero_where_that_costs_little_or_is_asked_for()
    {
        Assert.Equal(0, Scale.For(Seq(0.2, 1.0), fromZero: false).Low);
        Assert.Equal([0.4, 0.6, 0.8, 1], Rounded(Scale.For(Seq(0.5, 1.0), fromZero: false)));
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Rounded(Scale.For(Seq(0.5, 1.0), fromZero: true)));
    }

    [Fact]
    public void Numbers_far_apart_get_a_logarithmic_axis()
    {
        var scale = Scale.For(Seq(0.03, 4.0), fromZero: false);
        Assert.True(scale.Logarithmic);
        Assert.Equal((0.02, 5.0), (scale.Low, scale.High));
        Assert.Equal([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5], Rounded(scale));
        Assert.Equal(0.5, scale.Position(Math.Sqrt(0.02 * 5)), 1e-12);
    }

    [Fact]
    public void Many_powers_of_ten_are_marked_one_by_one() =>
        Assert.Equal([1e-4, 1e-3, 0.01, 0.1, 1, 10], Rounded(Scale.For(Seq(2e-4, 9.0), fromZero: false)));

    [Fact]
    public void Numbers_below_zero_stay_on_a_linear_axis()
    {
        var scale = Scale.For(Seq(-3.0, 100.0), fromZero: false);
        Assert.Equal((false, -50.0, 100.0), (scale.Logarithmic, scale.Low, scale.High));
    }

    [Fact]
    public void Every_axis_has_at_least_two_marks_and_holds_its_numbers()
    {
        var sizes = Gen.Choose(-9, 8).Select(power => Math.Pow(10, power));
        var axes = sizes.SelectMany(size => Law.Between(0, size).Or(Law.Between(-size / 2, size / 2)).NonEmptyListOf().Resize(4));
        Law.Holds(axes, numbers =>
        {
            var scale = Scale.For(toSeq(numbers), fromZero: false);
            Assert.InRange(scale.Marks.Count, 2, 20);
            Assert.All(numbers, number => Assert.InRange(scale.Position(number), -1e-9, 1 + 1e-9));
            Assert.All(scale.Marks, mark => Assert.InRange(scale.Position(mark), -1e-9, 1 + 1e-9));
        });
    }

    [Theory]
    [InlineData(new double[] { })]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { 2.0, 2.0 })]
    [InlineData(new[] { double.NaN, double.PositiveInfinity })]
    public void Nothing_to_span_is_still_an_axis(double[] numbers)
    {
        var scale = Scale.For(Seq(numbers), fromZero: false);
        Assert.True(scale.High > scale.Low);
        Assert.All(scale.Marks, mark => Assert.True(double.IsFinite(mark)));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(5, "1 2 3 4 5")]
    [InlineData(12, "1 2 4 6 8 10 12")]
    [InlineData(200, "1 50 100 150 200")]
    public void Epochs_are_whole_numbers(int last, string marks) =>
        Assert.Equal(marks, string.Join(" ", Scale.Counting(1, last).Marks));

    private static double[] Rounded(Scale scale) => [.. scale.Marks.Map(mark => Math.Round(mark, 12))];
}
