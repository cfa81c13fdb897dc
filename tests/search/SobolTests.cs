using Multitask.Stages.Search;
using Xunit;

namespace Multitask.Tests.Search;

public sealed class SobolTests
{
    private static double[] Point(uint index) => [.. Enumerable.Range(0, Sobol.Dimensions).Select(at => Sobol.Share(Sobol.Coordinate(at, index)))];

    /// <summary>The points of scipy 1.10's qmc.Sobol(16, scramble=False, bits=32).</summary>
    [Theory]
    [InlineData(0u, new[] { 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(5u, new[] { 0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375, 0.375, 0.125, 0.375, 0.875, 0.875, 0.125, 0.875, 0.375 })]
    [InlineData(1000u, new[]
    {
        0.2197265625, 0.0966796875, 0.5185546875, 0.6767578125, 0.2802734375, 0.9072265625, 0.0458984375, 0.8994140625,
        0.5009765625, 0.0693359375, 0.0849609375, 0.2548828125, 0.1611328125, 0.3837890625, 0.1435546875, 0.3701171875,
    })]
    [InlineData(4095u, new[]
    {
        0.000244140625, 0.941162109375, 0.334228515625, 0.901611328125, 0.940185546875, 0.078857421875, 0.949462890625, 0.390869140625,
        0.191650390625, 0.246337890625, 0.569580078125, 0.321533203125, 0.368896484375, 0.519775390625, 0.551025390625, 0.416748046875,
    })]
    public void Points_are_those_of_the_published_direction_numbers(uint index, double[] expected) => Assert.Equal(expected, Point(index));

    [Fact]
    public void The_first_2_to_the_k_points_have_one_coordinate_in_each_of_as_many_equal_parts()
    {
        foreach (var dimension in Enumerable.Range(0, Sobol.Dimensions))
        {
            var parts = Enumerable.Range(0, 256).Select(index => (int)(256 * Sobol.Share(Sobol.Coordinate(dimension, (uint)index)))).Order();
            Assert.Equal(Enumerable.Range(0, 256), parts);
        }
    }

    [Fact]
    public void A_shifted_sequence_fills_the_same_parts_and_each_seed_has_another_one()
    {
        int[] Parts(ulong seed) => [.. new SearchPlan(Ranges.Unit("a", "b"), new SearchMethod.Sobol(), 64, seed).Points().Map(point => (int)(64 * Ranges.Number(point[1])))];
        Assert.Equal(Enumerable.Range(0, 64), Parts(1).Order());
        Assert.NotEqual(Parts(1), Parts(2));
        Assert.Equal(Parts(1), Parts(1));
    }
}
