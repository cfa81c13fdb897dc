using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>Methods that look at losses, against numbers worked out by hand.</summary>
public sealed class LossMethodTests
{
    [Fact]
    public void Equal_weights_are_1() => Assert.Equal(Seq(1.0, 1.0), Factors(new Weighting.Equal(), 3, 7));

    [Fact]
    public void Constant_weights_are_those_given() => Assert.Equal(Seq(0.5, 2.0), Factors(new Weighting.Constant(Seq(0.5, 2.0)), 3, 7));

    [Fact]
    public void A_single_task_has_all_the_weight()
    {
        var weighting = new Weighting.Single("b").Start(new TaskSet(Seq("a", "b", "c"), 0));
        Assert.Equal(Seq(0.0, 1.0, 0.0), weighting.Weights(Weighing.Losses(1, 2, 3)).Shared);
    }

    [Fact]
    public void Scale_invariant_factors_are_inverse_losses() =>
        Near([1 / 4.0, 1 / 0.5], Coefficients(new Weighting.ScaleInvariant(), 4, 0.5), 1e-7);

    [Fact]
    public void The_geometric_mean_has_its_derivative()
    {
        // (2 * 8)^(1/2) = 4; its derivatives are 4 / (2 * 2) and 4 / (2 * 8).
        Near([1, 0.25], Coefficients(new Weighting.Gls(), 2, 8), 1e-7);
    }

    [Fact]
    public void The_geometric_mean_of_a_thousand_tiny_losses_does_not_vanish() =>
        Assert.All(Coefficients(new Weighting.Gls(), [.. Enumerable.Repeat(1e-3, 1000)]), factor => Assert.Equal(1e-3, factor, 1e-7));

    [Fact]
    public void Random_weights_sum_to_1_differ_from_step_to_step_and_repeat_with_the_seed()
    {
        var start = new Weighting.Random().Start(4, seed: 5);
        var (first, next) = start.Step(Weighing.Losses(1, 1, 1, 1));
        Assert.Equal(1, first.Shared.Sum(), 1e-12);
        Assert.NotEqual(first.Shared, next.Weights(Weighing.Losses(1, 1, 1, 1)).Shared);
        Assert.Equal(first.Shared, new Weighting.Random().Start(4, seed: 5).Weights(Weighing.Losses(1, 1, 1, 1)).Shared);
        Assert.NotEqual(first.Shared, new Weighting.Random().Start(4, seed: 6).Weights(Weighing.Losses(1, 1, 1, 1)).Shared);
    }

    [Fact]
    public void Random_weights_have_the_mean_1_over_K()
    {
        var weighting = new Weighting.Random().Start(2, seed: 1);
        var sum = 0.0;
        for (var step = 0; step < 4000; step++)
        {
            (var weights, weighting) = weighting.Step(Weighing.Losses(1, 1));
            sum += weights.Shared[0];
        }

        // The softmax of two normals has a standard deviation of about 0.26: 4000 draws give a mean within 0.02.
        Assert.Equal(0.5, sum / 4000, 0.02);
    }

    [Fact]
    public void DWA_weighs_by_how_slowly_losses_fell_from_one_window_to_the_next()
    {
        var weighting = new Weighting.Dwa(2, 2).Start(2);
        double[][] seen = [[4, 1], [2, 1], [2, 1]];
        foreach (var losses in seen)
        {
            (var early, weighting) = weighting.Step(Weighing.Losses(losses));
            Assert.Equal(Seq(1.0, 1.0), early.Shared);
        }

        // Means 3 -> 1.5 and 1 -> 1: ratios 0.5 and 1.
        var (a, b) = (Math.Exp(0.25), Math.Exp(0.5));
        Near([2 * a / (a + b), 2 * b / (a + b)], weighting.Weights(Weighing.Losses(1, 1)).Shared, 1e-12);
    }

    [Fact]
    public void Uncertainty_starts_at_one_half_and_settles_where_precision_is_the_inverse_loss()
    {
        var weighting = new Weighting.Uncertainty(0.05).Start(2);
        Assert.Equal(Seq(0.5, 0.5), weighting.Weights(Weighing.Losses(2, 0.5)).Shared);
        Assert.Equal(Seq(1.0, 1.0), weighting.Weights(Weighing.Losses(2, 0.5)).Reported);
        for (var step = 0; step < 2000; step++)
        {
            weighting = weighting.Step(Weighing.Losses(2, 0.5)).Next;
        }

        Near([0.5, 2], weighting.Weights(Weighing.Losses(2, 0.5)).Reported, 1e-3);
    }

    [Fact]
    public void Uncertainty_stays_finite_for_negative_losses()
    {
        var weighting = new Weighting.Uncertainty(1).Start(2);
        for (var step = 0; step < 500; step++)
        {
            weighting = weighting.Step(Weighing.Losses(-3, 0)).Next;
        }

        Assert.All(weighting.Weights(Weighing.Losses(-3, 0)).Shared, factor => Assert.InRange(factor, 0.5, Math.Exp(20)));
    }

    [Fact]
    public void STCH_weighs_log_losses_equally_while_it_warms_up_then_by_the_softmax_against_their_means()
    {
        var weighting = new Weighting.Stch(0.5, 2).Start(2);
        double[][] seen = [[1, 4], [3, 4]];
        foreach (var losses in seen)
        {
            (var early, weighting) = weighting.Step(Weighing.Losses(losses));
            Assert.Equal(Seq(1.0, 1.0), early.Shared);
        }

        // Means 2 and 4. At losses 2 and 8 the ratios are 1 and 2, to the power 1 / mu = 2: 1 and 4.
        Near([2 * 0.2, 2 * 0.8], weighting.Weights(Weighing.Losses(2, 8)).Shared, 1e-7);
        Near([2 * 0.2 / 2, 2 * 0.8 / 8], Coefficients(weighting, 2, 8), 1e-7);
    }

    [Fact]
    public void FAMO_gives_more_weight_to_the_task_that_fell_less()
    {
        var weights = new Weighting.Famo(0).Start(2).Learn(Seq(1.0, 1.0), Seq(0.5, 0.9)).Weights(Weighing.Losses(0.5, 0.9));
        Assert.True(weights.Reported[1] > weights.Reported[0]);
        Assert.Equal(1, weights.Reported.Sum(), 1e-12);
        Assert.Equal(1, weights.Shared.Sum(), 1e-12);
    }

    [Fact]
    public void FAMO_survives_a_loss_that_fell_to_its_minimum_and_reports_it_next()
    {
        var fallen = new Weighting.Famo().Start(2).Learn(Seq(1.0, 1.0), Seq(0.0, -1.0));
        Assert.All(fallen.Save(), number => Assert.True(double.IsFinite(number)));
        Assert.Contains("set min_losses", fallen.Refusal(Weighing.Losses(0, -1)), StringComparison.Ordinal);
    }

    [Fact]
    public void ExcessMTL_starts_equal_and_moves_weight_to_the_task_with_the_larger_excess()
    {
        Observation Steep(double first, double second) => Weighing.Losses(1, 1) with { ExcessRisks = Seq(first, second) };
        var (start, next) = new Weighting.ExcessMtl(0.1).Start(2).Step(Steep(2, 5));
        Assert.Equal(Seq(1.0, 1.0), start.Shared);

        // Relative to the first step: 3 / 2 and 5 / 5; weights exp(0.15) and exp(0.1), normalised to 2.
        var (a, b) = (Math.Exp(0.15), Math.Exp(0.1));
        Near([2 * a / (a + b), 2 * b / (a + b)], next.Weights(Steep(3, 5)).Shared, 1e-12);
    }

    [Fact]
    public void MoCo_takes_a_decaying_step_towards_the_shorter_gradient_and_returns_to_the_simplex()
    {
        var seen = Weighing.Seen(Gramian.Of(2, (i, j) => i != j ? 0 : i == 0 ? 4 : 1));
        var start = new Weighting.Moco(Gamma: 0.1, GammaSigma: 0.5, Rho: 1).Start(2);
        var (first, next) = start.Step(seen);

        // (G + I) lambda = (5, 2) / 2 at lambda = (1, 1) / 2: softmax of 0.5 - 0.25 and 0.5 - 0.1.
        var (a, b) = (Math.Exp(0.25), Math.Exp(0.4));
        var (x, y) = (a / (a + b), b / (a + b));
        Near([x, y], first.Shared, 1e-12);
        Assert.Equal(Seq(1.0, 1.0), first.Heads);

        // The second step is shorter by the root of 2.
        var size = 0.1 / Math.Sqrt(2);
        var (c, d) = (Math.Exp(x * (1 - (5 * size))), Math.Exp(y * (1 - (2 * size))));
        Near([c / (c + d), d / (c + d)], next.Weights(seen).Shared, 1e-12);
        Assert.Equal(Some<RowMemory>(new RowMemory.Average(0.5) { AsLongAsLosses = true }), start.Request.Memory);
        Assert.Equal(Some<RowMemory>(new RowMemory.Average(1 - (0.5 / Math.Sqrt(2))) { AsLongAsLosses = true }), next.Request.Memory);
    }

    [Fact]
    public void GradNorm_lowers_the_weight_of_the_longer_gradient_and_keeps_the_sum()
    {
        var gramian = Gramian.Of(2, (i, j) => i != j ? 0 : i == 0 ? 100 : 1);
        var weighting = new Weighting.GradNorm(0).Start(2);
        for (var step = 0; step < 200; step++)
        {
            weighting = weighting.Step(Weighing.Seen(gramian, 1, 1)).Next;
        }

        // With alpha 0 lengths become equal: w1 * 10 = w2 * 1, so 2 / 11 and 20 / 11, up to Adam's step.
        Near([2.0 / 11, 20.0 / 11], weighting.Weights(Weighing.Seen(gramian, 1, 1)).Shared, 0.05);
    }

    [Fact]
    public void GradNorm_favours_the_task_that_trains_slower()
    {
        var gramian = Gramian.Of(2, (i, j) => i == j ? 1 : 0);
        var second = new Weighting.GradNorm().Start(2).Step(Weighing.Seen(gramian, 1, 1)).Next;
        var third = second.Step(Weighing.Seen(gramian, 0.2, 1)).Next;
        var weights = third.Weights(Weighing.Seen(gramian, 0.2, 1)).Shared;
        Assert.True(weights[1] > weights[0]);
        Assert.Equal(2, weights.Sum(), 1e-12);
    }

    [Fact]
    public void IMTL_balances_scaled_gradients_and_learns_scales_that_make_scaled_losses_1()
    {
        var gramian = Gramian.Of(2, (i, j) => i == j ? 1 : 0);
        var weighting = new Weighting.Imtl(0.05).Start(2);
        for (var step = 0; step < 2000; step++)
        {
            weighting = weighting.Step(Weighing.Seen(gramian, 4, 0.25)).Next;
        }

        var weights = weighting.Weights(Weighing.Seen(gramian, 4, 0.25));
        Near([0.25, 4], weights.Heads, 1e-3);

        // Scaled lengths are 1/4 and 4, so IMTL-G weighs 4 : 1/4, and what multiplies each unit gradient is the same.
        Near([4 / 4.25, 0.25 / 4.25], weights.Reported, 1e-3);
        Assert.Equal(weights.Shared[0], weights.Shared[1], 1e-3);
    }

    private static Seq<double> Factors(Weighting weighting, params double[] losses) =>
        weighting.Start(losses.Length).Weights(Weighing.Losses(losses)).Shared;

    /// <summary>The factor of each loss's own gradient.</summary>
    private static Seq<double> Coefficients(Weighting weighting, params double[] losses) =>
        Coefficients(weighting.Start(losses.Length), losses);

    private static Seq<double> Coefficients(WeightingState weighting, params double[] losses) => weighting.Weights(Weighing.Losses(losses)).Shared
        .Zip(weighting.ChainFactors(Seq(losses)).IfLeft(reason => throw new InvalidDataException(reason)), (weight, factor) => weight * factor)
        .Strict();

    private static void Near(double[] expected, Seq<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.Item1, pair.Item2, tolerance));
    }
}
