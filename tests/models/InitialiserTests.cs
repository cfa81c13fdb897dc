using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Models;

public sealed class InitialiserTests
{
    private static readonly Parameter Weight =
        new("it.weight", Seq(64, 32, 3, 3), new Init.XavierNormal(32 * 9, 64 * 9), true, new Part.Trunk());

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(ulong.MaxValue)]
    public void Xavier_numbers_have_mean_0_and_variance_2_over_the_sum_of_fans(ulong seed)
    {
        var (values, variance) = (Drawn(Weight, seed), 2.0 / ((32 * 9) + (64 * 9)));
        var (n, mean) = (values.Length, values.Average());
        // Four standard errors: of a mean sqrt(variance / n), of a variance variance * sqrt(2 / n).
        Assert.InRange(mean, -4 * Math.Sqrt(variance / n), 4 * Math.Sqrt(variance / n));
        Assert.InRange(values.Average(value => value * value), variance * (1 - (4 * Math.Sqrt(2.0 / n))), variance * (1 + (4 * Math.Sqrt(2.0 / n))));
    }

    [Fact]
    public void Numbers_beyond_two_deviations_are_as_many_as_a_normal_distribution_has()
    {
        var (values, deviation) = (Drawn(Weight, 3), Math.Sqrt(2.0 / (96 * 9)));
        var share = values.Count(value => Math.Abs(value) > 2 * deviation) / (double)values.Length;
        // 4.550 % of 18,432 numbers; four standard errors are 0.614 %.
        Assert.InRange(share, 0.0455 - 0.0062, 0.0455 + 0.0062);
    }

    // Worked out by another program from the definitions: SHA-256 of the name, Philox 4x32-10, Box-Muller.
    [Fact]
    public void The_first_numbers_of_a_network_are_pinned()
    {
        var first = Parameters.Of(Mtan.Describe(Samples.Golden))[0];
        Assert.Equal("trunk.encoder1.conv1.weight", first.Name);
        double[] expected = [0.39956638826025154, -0.34011468097586023, 0.0071486423347440105, -0.16848479705511837];
        Assert.All(expected.Zip(Drawn(first, 7)), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-15));
    }

    [Fact]
    public void Single_precision_starts_from_the_same_numbers_rounded()
    {
        var single = new float[Weight.Count];
        Initialiser.Fill(Weight, 7, single);
        Assert.Equal(Drawn(Weight, 7).Select(value => (float)value), single);
    }

    [Fact]
    public void Numbers_repeat_for_a_seed_and_differ_between_seeds_and_names()
    {
        Assert.Equal(Drawn(Weight, 7), Drawn(Weight, 7));
        Assert.Empty(Drawn(Weight, 7).Intersect(Drawn(Weight, 8)));
        Assert.Empty(Drawn(Weight, 7).Intersect(Drawn(Weight with { Name = "other.weight" }, 7)));
    }

    [Fact]
    public void Two_parameters_are_uncorrelated()
    {
        var (a, b) = (Drawn(Weight, 7), Drawn(Weight with { Name = "other.weight" }, 7));
        var correlation = a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(y => y * y));
        Assert.InRange(correlation, -4 / Math.Sqrt(a.Length), 4 / Math.Sqrt(a.Length));
    }

    [Fact]
    public void A_task_more_moves_nobody_elses_numbers()
    {
        var (two, one) = (Lenet.Describe(Samples.Digits), Lenet.Describe(Samples.Digits with { Heads = Samples.DigitHeads.Tail }));
        var all = Parameters.Of(two).Fold(Map<string, double[]>(), (known, parameter) => known.Add(parameter.Name, Drawn(parameter, 7)));
        Assert.All(Parameters.Of(one), parameter => Assert.Equal(all[parameter.Name], Drawn(parameter, 7)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-2.5)]
    public void Constants_fill_all_of_it(double constant)
    {
        var bias = new Parameter("it.bias", Seq1(5), new Init.Constant(constant), true, new Part.Trunk());
        Assert.Equal(Enumerable.Repeat(constant, 5), Drawn(bias, 7));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Room_for_another_count_of_numbers_is_refused(int more) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Initialiser.Fill(Weight, 7, new double[Weight.Count + more]));

    private static double[] Drawn(Parameter parameter, ulong seed)
    {
        var values = new double[parameter.Count];
        Initialiser.Fill(parameter, seed, values);
        return values;
    }
}
