using LanguageExt;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Training;

/// <summary>Laws of the weightings that need no tensor.</summary>
public sealed class WeightingLawsTests
{
    private static readonly Gramian Pinned = Gramian.Of(2, (i, j) => (i, j) switch { (0, 0) => 18, (0, 1) => -22, _ => 38 });

    [Fact]
    public void CAGrad_gives_the_pinned_factors()
    {
        var (factors, _) = Cagrad.Direction(Pinned, 0.5);
        Assert.Equal(0.7041, factors[0], 1e-4);
        Assert.Equal(0.5000, factors[1], 1e-4);
    }

    [Fact]
    public void CAGrad_with_c_zero_is_the_gradient_of_the_plain_sum()
    {
        var weights = Weigh(new Weighting.Cagrad(0, Rescale.OnePlusCSquared), Pinned);
        Assert.All(weights.Shared, factor => Assert.Equal(1, factor, 1e-6));
        Assert.All(weights.Heads, factor => Assert.Equal(1, factor));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(40)]
    public void The_dual_satisfies_its_optimality_conditions(int tasks)
    {
        foreach (var gramian in Gramians(tasks))
        {
            var radius = Cagrad.Radius(gramian, 0.4);
            var w = CagradDual.Solve(gramian, radius);
            var gradient = new ConeProblem(gramian, radius, 1e-8).Gradient(w);
            Assert.True(SimplexProblem.Gap(w, gradient) <= 1e-9 * gradient.Max(Math.Abs), $"gap {SimplexProblem.Gap(w, gradient)}");
        }
    }

    [Fact]
    public void Permuting_tasks_permutes_CAGrads_factors()
    {
        foreach (var gramian in Gramians(5))
        {
            var straight = Cagrad.Direction(gramian, 0.4).Factors;
            var turned = Cagrad.Direction(Gramian.Of(5, (i, j) => gramian[4 - i, 4 - j]), 0.4).Factors;
            Assert.All(straight.Zip(turned.Rev()), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-6 * Math.Max(1, Math.Abs(pair.Item1))));
        }
    }

    [Fact]
    public void Scaling_the_gramian_leaves_CAGrads_factors_alone()
    {
        foreach (var gramian in Gramians(4))
        {
            var one = Cagrad.Direction(gramian, 0.4).Factors;
            var large = Cagrad.Direction(Gramian.Of(4, (i, j) => gramian[i, j] * 1e6), 0.4).Factors;
            Assert.All(one.Zip(large), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-5 * Math.Max(1, Math.Abs(pair.Item1))));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-30)]
    [InlineData(1e-12)]
    [InlineData(1e15)]
    public void CAGrad_is_finite_at_any_scale(double scale)
    {
        foreach (var gramian in Gramians(6))
        {
            var factors = Cagrad.Direction(Gramian.Of(6, (i, j) => gramian[i, j] * scale), 0.4).Factors;
            Assert.All(factors, factor => Assert.True(double.IsFinite(factor) && factor >= 0, $"{factor}"));
        }
    }

    [Fact]
    public void CAGrad_with_c_at_least_one_conflicts_with_no_task()
    {
        foreach (var gramian in Gramians(5))
        {
            var factors = Cagrad.Direction(gramian, 1).Factors;
            var length = Math.Sqrt(gramian.Trace);
            for (var task = 0; task < 5; task++)
            {
                var along = Enumerable.Range(0, 5).Sum(other => factors[other] * gramian[task, other]);
                Assert.True(along >= -1e-6 * length * length, $"{along}");
            }
        }
    }

    [Fact]
    public void FAMO_gives_more_weight_to_the_task_that_fell_less()
    {
        var weigher = Weightings.Start(new Weighting.Famo(0, 0.025), 2).Learn(Seq(1.0, 1.0), Seq(0.5, 0.9));
        var weights = weigher.Weigh(new Observation(Seq(0.5, 0.9), default)).Match(good => good.Weights, reason => throw new InvalidDataException(reason));
        Assert.True(weights.Reported[1] > weights.Reported[0]);
        Assert.Equal(1, weights.Reported.Sum(), 1e-12);
        Assert.Equal(1, weights.Shared.Sum(), 1e-12);
    }

    [Fact]
    public void FAMO_refuses_a_loss_at_or_below_its_minimum_and_names_the_key()
    {
        var answer = Weightings.Start(new Weighting.Famo(0, 0.025), 2).Weigh(new Observation(Seq(1.0, -0.5), default));
        Assert.Contains("the loss of task 2 is -0.5: set min_losses", answer.Match(_ => "", reason => reason), StringComparison.Ordinal);
        Assert.True(Weightings.Start(new Weighting.Famo(0, 0.025) { MinLosses = Seq(0.0, -1.0) }, 2).Weigh(new Observation(Seq(1.0, -0.5), default)).IsRight);
    }

    [Fact]
    public void FAMOs_state_survives_saving_and_loading()
    {
        var start = Weightings.Start(new Weighting.Famo(0.01, 0.025), 3);
        var learnt = start.Learn(Seq(1.0, 2.0, 3.0), Seq(0.9, 1.9, 2.0)).Learn(Seq(0.9, 1.9, 2.0), Seq(0.5, 1.8, 1.9));
        Assert.Equal(learnt.Save(), start.Load(learnt.Save()).Save());
        Assert.Equal(
            learnt.Learn(Seq(1.0, 1.0, 1.0), Seq(0.9, 0.8, 0.7)).Save(),
            start.Load(learnt.Save()).Learn(Seq(1.0, 1.0, 1.0), Seq(0.9, 0.8, 0.7)).Save());
    }

    private static Weights Weigh(Weighting weighting, Gramian gramian) => Weightings.Start(weighting, gramian.Tasks)
        .Weigh(new Observation(Seq(Enumerable.Repeat(1.0, gramian.Tasks).ToArray()), gramian))
        .Match(good => good.Weights, reason => throw new InvalidDataException(reason));

    /// <summary>Random, rank-deficient, conflicting and badly scaled Gramians, by seed.</summary>
    private static IEnumerable<Gramian> Gramians(int tasks)
    {
        foreach (var (seed, columns, scaled) in new[] { (1, 50, false), (2, 2, false), (3, 1, false), (4, 50, true), (5, tasks, true) })
        {
            var random = new Multitask.Models.RandomSource((ulong)seed, "gramian");
            var rows = Enumerable.Range(0, tasks)
                .Select(k => (scaled ? Math.Pow(10, (k % 4) - 2) : 1, Enumerable.Range(0, columns).Select(_ => random.NextGaussian()).ToArray()))
                .Select(pair => pair.Item2.Select(x => x * pair.Item1).ToArray())
                .ToArray();
            yield return Gramian.Of(tasks, (i, j) => rows[i].Zip(rows[j], (a, b) => a * b).Sum());
        }
    }
}
