using Multitask.Stages.Search;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Search;

public sealed class SearchRangeTests
{
    [Fact]
    public void Equal_shares_of_a_log_uniform_range_are_equal_factors()
    {
        var range = new SearchRange.LogUniform(1e-5, 1e-1);
        Assert.Equal([1e-5, 1e-4, 1e-3, 1e-2], new[] { 0, 0.25, 0.5, 0.75 }.Select(share => range.At(share)));
        Assert.InRange(range.At(1 - 1e-12), 0.0999, 0.1);
    }

    [Fact]
    public void As_many_random_trials_fall_into_each_decade_of_a_log_uniform_range()
    {
        var plan = new SearchPlan(Seq1(new SearchKey("lr", new SearchRange.LogUniform(1e-4, 1e-1), Ranges.Nowhere)), new SearchMethod.Random(), 3000, 5);
        var decades = plan.Points().GroupBy(point => (int)Math.Floor(Math.Log10(Ranges.Number(point[0])))).ToDictionary(group => group.Key, group => group.Count());
        // Four digits leave some trials equal, and those are not tried twice. The standard deviation of a count is 26.
        Assert.Equal([-4, -3, -2], decades.Keys.Order());
        Assert.All(decades.Values, count => Assert.InRange(count, 900, 1100));
    }

    [Fact]
    public void Uniform_numbers_are_linear_in_their_share_and_have_four_digits()
    {
        var range = new SearchRange.Uniform(-1, 3);
        Assert.Equal([-1, 1, 0.3333], new[] { 0, 0.5, 1.0 / 3 }.Select(share => range.At(share)));
        Assert.Equal("1.234e-05", ((ConfigNode.Scalar)new SearchRange.Uniform(0, 1).At(0.0000123449, Ranges.Nowhere)).Text);
    }

    [Fact]
    public void Whole_numbers_have_equal_shares_and_both_ends()
    {
        var range = new SearchRange.Whole(2, 5);
        Assert.Equal([2, 2, 3, 3, 4, 4, 5, 5], Enumerable.Range(0, 8).Select(at => range.At(at / 8.0)));
        Assert.Equal(5, range.At(1 - 1e-16));
    }

    [Fact]
    public void Rounding_leaves_no_range() => Assert.Equal(0.12344, new SearchRange.Uniform(0.12344, 0.9).At(0));

    [Fact]
    public void A_choice_gives_each_of_its_values()
    {
        var choice = new SearchRange.Choice(Seq("a", "b", "c").Map(ConfigNode (word) => Ranges.Nowhere.Named(word)).Strict());
        Assert.Equal(["a", "a", "b", "c"], new[] { 0, 0.3, 0.5, 0.9 }.Select(share => ((ConfigNode.Scalar)choice.At(share, Ranges.Nowhere)).Text));
    }
}
