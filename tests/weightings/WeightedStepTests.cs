using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>What becomes of a weighting's answer in a training step: the gradients themselves, in double precision.</summary>
public sealed class WeightedStepTests
{
    private const int Tasks = 3;
    private static readonly (double[] Losses, double[][] Gradients) Alone = SmallStep.OfTasks(Tasks);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_method_takes_steps_with_and_without_log(int tasks) => Assert.All(Weighing.All, word =>
    {
        foreach (var weighting in new[] { Weighing.Default(word), Weighing.Default(word) with { Log = true } })
        {
            using var small = new SmallStep(weighting, tasks);
            var reports = Enumerable.Range(0, 4).Select(_ => small.Take()).ToArray();
            Assert.All(reports, report => Assert.All(report.Losses + report.Weights, value => Assert.True(double.IsFinite(value), word)));
            Assert.NotEqual(reports[0].Losses[0], reports[3].Losses[0]);
        }
    });

    [Fact]
    public void Each_task_s_gradient_gets_the_factors_of_its_weighting() => Assert.All(
        Weighing.Words(method => method.About.Needs != Signal.Gradients && method.About.Word is not ("db-mtl" or "moco")),
        word => Assert.All([Weighing.Default(word), Weighing.Default(word) with { Log = true }], weighting =>
        {
            using var small = new SmallStep(weighting, Tasks);
            Near(Expected(small, weighting.Start(Tasks, seed: 3)), small.Differentiate().Gradient, word);
        }));

    [Fact]
    public void Fast_CAGrad_makes_fewer_passes_and_uses_every_task()
    {
        var weighting = new Weighting.CagradFast(Sample: 2);
        using var small = new SmallStep(weighting, Tasks);
        var groups = small.Step.WeightingState.Request.Passes(Tasks);
        Assert.Equal(2, groups.Count);
        Assert.Equal([0, 1, 2], groups.Bind(group => group).Order());
        Near(Expected(small, weighting.Start(Tasks, seed: 3)), small.Differentiate().Gradient, "cagrad-fast");
    }

    [Fact]
    public void MoCo_s_gradient_weighs_running_means_of_gradients_as_long_as_their_losses()
    {
        using var small = new SmallStep(new Weighting.Moco(0.25, 0, 0.1, 0), Tasks);
        var shared = (int)small.Layout.Shared;
        var rows = Alone.Gradients.Select((gradient, task) =>
        {
            var length = Math.Sqrt(gradient.Take(shared).Sum(g => g * g)) + 1e-8;
            return gradient.Take(shared).Select(g => g * Alone.Losses[task] / length).ToArray();
        }).ToArray();
        var lambda = Enumerable.Repeat(1.0 / Tasks, Tasks).ToArray();
        foreach (var share in new[] { 0.25, 0.25 + (0.75 * 0.25) })
        {
            // The same gradients at each step: their running mean is a share of them.
            var means = rows.Select(row => row.Select(g => share * g).ToArray()).ToArray();
            var along = means.Select(mean => Enumerable.Range(0, Tasks).Sum(task => lambda[task] * mean.Zip(means[task], (a, b) => a * b).Sum())).ToArray();
            var raised = lambda.Zip(along, (weight, value) => Math.Exp(weight - (0.1 * value))).ToArray();
            lambda = [.. raised.Select(value => value / raised.Sum())];
            var expected = Enumerable.Range(0, Alone.Gradients[0].Length).Select(at =>
                Enumerable.Range(0, Tasks).Sum(task => at < shared ? lambda[task] * means[task][at] : Alone.Gradients[task][at]));
            Near([.. expected], small.Differentiate().Gradient, $"moco, {share} of the gradients");
        }
    }

    /// <summary>The same gradients at each step: their products are the Gramian.</summary>
    [Fact]
    public void MoDo_s_third_gradient_is_weighed_with_the_products_of_the_first_two()
    {
        using var small = new SmallStep(new Weighting.Modo(0.2, 0.1), Tasks);
        var shared = (int)small.Layout.Shared;
        double Product(int i, int j) => Alone.Gradients[i].Take(shared).Zip(Alone.Gradients[j], (a, b) => a * b).Sum();
        double[] Weighed(Seq<double> lambda) => [.. Enumerable.Range(0, Alone.Gradients[0].Length)
            .Select(at => Enumerable.Range(0, Tasks).Sum(task => (at < shared ? lambda[task] : 1) * Alone.Gradients[task][at]))];
        var equal = Seq(Enumerable.Repeat(1.0 / Tasks, Tasks).ToArray());
        Near(Weighed(equal), small.Differentiate().Gradient, "modo, first step");
        Near(Weighed(equal), small.Differentiate().Gradient, "modo, second step");
        var moved = SimplexProjection.Of(Seq(Enumerable.Range(0, Tasks)
            .Select(i => equal[i] - (0.2 * (Enumerable.Range(0, Tasks).Sum(j => Product(i, j) * equal[j]) + (0.1 * equal[i])))).ToArray()));
        Assert.NotEqual(equal, moved);
        Near(Weighed(moved), small.Differentiate().Gradient, "modo, third step");
    }

    [Fact]
    public void DB_MTL_s_first_gradient_is_the_new_share_of_log_gradients_brought_to_one_length()
    {
        using var small = new SmallStep(new Weighting.DbMtl(0.75), Tasks);
        var shared = (int)small.Layout.Shared;
        var logs = Alone.Gradients.Select((gradient, task) => gradient.Select(g => g / (Alone.Losses[task] + 1e-8)).ToArray()).ToArray();
        var lengths = logs.Select(gradient => Math.Sqrt(gradient.Take(shared).Sum(g => g * g))).ToArray();
        var expected = Enumerable.Range(0, logs[0].Length)
            .Select(at => Enumerable.Range(0, Tasks).Sum(task => logs[task][at] * (at < shared ? 0.25 * lengths.Max() / lengths[task] : 1)))
            .ToArray();
        Near(expected, small.Differentiate().Gradient, "db-mtl");

        // The same gradients again: a mean of 1/4 and 3/4 of a quarter.
        var scaled = expected.Select((value, at) => at < shared ? value * (0.25 + (0.75 * 0.25)) / 0.25 : value).ToArray();
        Near(scaled, small.Differentiate().Gradient, "db-mtl, second step");
    }

    [Fact]
    public void ExcessMTL_sees_squared_gradients_over_the_root_of_their_running_sum()
    {
        using var small = new SmallStep(new Weighting.ExcessMtl(0.5), Tasks);
        var shared = (int)small.Layout.Shared;
        double Steep(int task, int steps) => Alone.Gradients[task].Take(shared).Sum(g => g * g / Math.Sqrt((steps * g * g) + 1e-7));
        Near(Sum(task => 1), small.Differentiate().Gradient, "excess-mtl");
        var raised = Enumerable.Range(0, Tasks).Select(task => Math.Exp(0.5 * Steep(task, 2) / Steep(task, 1))).ToArray();
        Near(Sum(task => Tasks * raised[task] / raised.Sum()), small.Differentiate().Gradient, "excess-mtl, second step");
    }

    [Fact]
    public void Kept_weights_give_the_same_gradient_from_one_pass() => Assert.All(
        Weighing.Words(method => method.About.Needs == Signal.Gramian && method.About.Word is not ("db-mtl" or "moco" or "krum")),
        word =>
        {
            using var small = new SmallStep(Weighing.Default(word) with { Every = 2, Log = true }, Tasks);
            var first = small.Differentiate().Gradient;
            Assert.Equal(Signal.Losses, small.Step.WeightingState.Needs);
            Near(first, small.Differentiate().Gradient, word);
            Assert.Equal(Signal.Gramian, small.Step.WeightingState.Needs);
        });

    [Fact]
    public void GradDrop_adds_up_the_gradients_of_one_sign_and_draws_it_by_the_purity()
    {
        using var small = new SmallStep(new Weighting.GradDrop(), Tasks);
        var actual = small.Differentiate().Gradient;
        var (common, positive, expectation, variance) = ((int)small.Layout.Common, 0, 0.0, 0.0);
        for (var at = 0; at < common; at++)
        {
            var row = Alone.Gradients.Select(gradient => gradient[at]).ToArray();
            var (up, down) = (row.Where(g => g > 0).Sum(), row.Where(g => g < 0).Sum());
            var kept = Math.Abs(actual[at] - up) <= Math.Abs(actual[at] - down) ? up : down;
            Assert.Equal(kept, actual[at], 1e-12);
            var purity = up == 0 && down == 0 ? 0.5 : 0.5 * (1 + ((up + down) / (up - down + 1e-8)));
            positive += kept == up && up != 0 ? 1 : 0;
            (expectation, variance) = (expectation + purity, variance + (purity * (1 - purity)));
        }

        Assert.Equal(expectation, positive, 5 * Math.Sqrt(variance) + Alone.Gradients[0].Take(common).Count(g => g == 0));
        Near(Sum(_ => 1)[common..], actual[common..], "attention and heads");
    }

    [Fact]
    public void GradDrop_repeats_with_the_seed_and_drops_nothing_when_all_leaks()
    {
        using var one = new SmallStep(new Weighting.GradDrop(), Tasks, seed: 1);
        using var same = new SmallStep(new Weighting.GradDrop(), Tasks, seed: 1);
        using var other = new SmallStep(new Weighting.GradDrop(), Tasks, seed: 2);
        using var leaking = new SmallStep(new Weighting.GradDrop(1), Tasks);
        var first = one.Differentiate().Gradient;
        Assert.Equal(first, same.Differentiate().Gradient);
        Assert.NotEqual(first, other.Differentiate().Gradient);
        Assert.NotEqual(first, one.Differentiate().Gradient);
        Near(Sum(_ => 1), leaking.Differentiate().Gradient, "leak 1");
    }

    [Fact]
    public void A_trimmed_mean_of_three_is_the_median_and_of_none_the_plain_sum()
    {
        using var median = new SmallStep(new Weighting.TrimmedMean(), Tasks);
        using var whole = new SmallStep(new Weighting.TrimmedMean(Some(0)), Tasks);
        var common = (int)median.Layout.Common;
        var expected = Enumerable.Range(0, Alone.Gradients[0].Length)
            .Select(at => Alone.Gradients.Select(gradient => gradient[at]).Order().ToArray())
            .Select((row, at) => at < common ? 3 * row[1] : row.Sum())
            .ToArray();
        Near(expected, median.Differentiate().Gradient, "median");
        Near(Sum(_ => 1), whole.Differentiate().Gradient, "plain sum");
    }

    [Fact]
    public void A_loss_without_a_logarithm_stops_the_step_and_nothing_is_updated()
    {
        using var small = new SmallStep(new Weighting.Cagrad { Log = true, MinLosses = Seq(0.0, 99.0, 0.0) }, Tasks);
        var refusal = Assert.Throws<InvalidDataException>(() => small.Take());
        Assert.Contains("the loss of task 2 is", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, small.Step.Optimizer.Steps);
    }

    /// <summary>The weighting's answer to the tasks' own gradients, applied to them by hand.</summary>
    private static double[] Expected(SmallStep small, WeightingState weighting)
    {
        var factors = weighting.ChainFactors(Seq(Alone.Losses)).IfLeft(reason => throw new InvalidDataException(reason));
        var shared = (int)small.Layout.Shared;
        var pulled = Alone.Gradients.Select((gradient, task) => gradient.Select(g => g * factors[task]).ToArray()).ToArray();
        var gramian = Gramian.Of(Tasks, (i, j) => pulled[i].Take(shared).Zip(pulled[j], (a, b) => a * b).Sum());
        var weights = weighting.Weights(Weighing.Seen(Gramians.Grouped(gramian, weighting.Request), Alone.Losses));
        var heads = weighting.Needs == Signal.Losses ? weights.Shared : weights.Heads;
        return [.. Enumerable.Range(0, pulled[0].Length)
            .Select(at => Enumerable.Range(0, Tasks).Sum(task => pulled[task][at] * (at < shared ? weights.Shared[task] : heads[task])))];
    }

    private static double[] Sum(Func<int, double> factor) => [.. Enumerable.Range(0, Alone.Gradients[0].Length)
        .Select(at => Enumerable.Range(0, Tasks).Sum(task => factor(task) * Alone.Gradients[task][at]))];

    private static void Near(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = expected.Max(Math.Abs);
        var worst = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= 1e-9 * largest, FormattableString.Invariant($"{what}: differs by {worst:e2} of {largest:e2}"));
    }
}
