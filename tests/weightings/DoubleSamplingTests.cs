using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>Methods whose weights come from products of gradients on independent batches, against numbers worked out by hand.</summary>
public sealed class DoubleSamplingTests
{
    [Fact]
    public void MoDo_weighs_a_step_with_what_the_two_before_gave()
    {
        var products = Seq(Seq(4.0, 1.0), Seq(0.0, 1.0));
        var start = new Weighting.Modo(Gamma: 0.1, Rho: 1).Start(2);
        Assert.Equal(Some<RowMemory>(new RowMemory.Previous()), start.Request.Memory);
        var (first, second) = start.Step(Weighing.Losses(1, 1));
        var (next, third) = second.Step(Weighing.Losses(1, 1) with { CrossProducts = products });
        Assert.Equal((Seq(0.5, 0.5), Seq(0.5, 0.5)), (first.Shared, next.Shared));

        // (C + I) lambda = (3, 1) at (1, 1) / 2: from (0.2, 0.4) back to the simplex.
        var weights = third.Weights(Weighing.Losses(1, 1));
        Near([0.4, 0.6], weights.Shared, 1e-12);
        Assert.Equal(Seq(1.0, 1.0), weights.Heads);
    }

    [Fact]
    public void SDMGrads_direction_is_between_its_weights_and_the_mean()
    {
        var seen = Weighing.Losses(1, 1) with { CrossProducts = Seq(Seq(4.0, 1.0), Seq(0.0, 1.0)) };
        var weights = new Weighting.SdmGrad(0.5, 1, 0.1).Start(2).Step(seen).Next.Weights(seen);

        // Mean length 3 / 2: the gradient is (2.5, 0.5) (1 + 0.5) / 2.25, and (0.5 - 1 / 6, 0.5 - 1 / 30) goes back to the simplex.
        Near([0.4333333, 0.5666667], weights.Reported, 1e-6);
        Near([(0.4333333 + 0.25) / 1.5, (0.5666667 + 0.25) / 1.5], weights.Shared, 1e-6);
    }

    [Fact]
    public void Products_that_are_not_finite_are_refused() => Assert.All([new Weighting.Modo(), (Weighting)new Weighting.SdmGrad()], weighting =>
        Assert.Contains("not finite", weighting.Start(2).Refusal(Weighing.Losses(1, 1) with { CrossProducts = Seq(Seq(double.PositiveInfinity, 1), Seq(1.0, 1.0)) }), StringComparison.Ordinal));

    private static void Near(double[] expected, Seq<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.Item1, pair.Item2, tolerance));
    }
}
