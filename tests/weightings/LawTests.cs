using LanguageExt;
using Xunit;

namespace Multitask.Tests.Weightings;

/// <summary>Laws that hold for many methods at once.</summary>
public sealed class LawTests
{
    private static readonly (string, Gramian)[] Degenerate =
    [
        ("identical", Gramian.Of(3, (_, _) => 1)), ("opposite", Gramian.Of(2, (i, j) => i == j ? 1 : -1)),
    ];

    /// <summary>Draws decide the order or the groups of tasks.</summary>
    private static readonly string[] Drawing = ["pcgrad", "grad-vac", "cagrad-fast"];

    [Fact]
    public void Permuting_tasks_permutes_weights() => Assert.All(Weighing.Solvable.Except([.. Drawing, "krum"]), word =>
    {
        foreach (var (family, gramian) in Gramians.All(Gramians.Regular))
        {
            var (straight, turned) = (Weights(word, gramian), Weights(word, Gramians.Reversed(gramian)));
            Near(straight, turned.Rev(), 1e-6, $"{word} {family} {gramian.Tasks}");
        }
    });

    [Theory]
    [InlineData("cagrad", 0, 1e-5)]
    [InlineData("mgda", 0, 1e-6)]
    [InlineData("imtl-g", 0, 1e-9)]
    [InlineData("upgrad", 0, 1e-9)]
    [InlineData("dual-proj", 0, 1e-9)]
    [InlineData("aligned-mtl", 0, 1e-9)]
    [InlineData("pcgrad", 0, 1e-9)]
    [InlineData("grad-vac", 0, 1e-9)]
    [InlineData("db-mtl", 0, 1e-12)]
    [InlineData("krum", 0, 0)]
    [InlineData("config", 0, 1e-9)]
    [InlineData("ntkmtl", 0, 1e-12)]
    [InlineData("nash-mtl", -0.5, 1e-9)]
    [InlineData("fairgrad", -0.5, 1e-9)]
    public void Scaling_the_Gramian_scales_weights_by_a_power(string word, double power, double tolerance)
    {
        const double scale = 1e6;
        foreach (var (family, gramian) in Gramians.All(Gramians.Regular))
        {
            var (one, large) = (Weights(word, gramian), Weights(word, Gramians.Times(gramian, scale)));
            Near(one.Map(weight => weight * Math.Pow(scale, power)).Strict(), large, tolerance, $"{word} {family}");
        }
    }

    [Theory]
    [InlineData("cagrad")]
    [InlineData("cagrad-fast")]
    [InlineData("mgda")]
    [InlineData("nash-mtl")]
    [InlineData("fairgrad")]
    [InlineData("upgrad")]
    [InlineData("dual-proj")]
    [InlineData("pcgrad")]
    [InlineData("db-mtl")]
    [InlineData("krum")]
    [InlineData("constant")]
    [InlineData("ntkmtl")]
    public void Weights_are_not_negative(string word)
    {
        foreach (var (family, gramian) in Gramians.All(Gramians.Families))
        {
            Assert.All(Weights(word, gramian), weight => Assert.True(weight >= 0, $"{word} {family}: {weight}"));
        }
    }

    [Fact]
    public void No_task_gets_worse_where_that_is_proved()
    {
        // The projections are those of G + reg_eps trace(G): up to so much they may conflict.
        (Weighting, double)[] harmless =
        [
            (new Weighting.Mgda(), 0), (new Weighting.Cagrad(1), 0), (new Weighting.Cagrad(2), 0), (new Weighting.NashMtl(), 0),
            (new Weighting.UpGrad(1e-12), 1e-12), (new Weighting.DualProj(1e-12), 1e-12),
        ];
        foreach (var (weighting, regularisation) in harmless)
        {
            foreach (var (family, gramian) in Gramians.All(["tall", "scaled", "aligned", "conflicting"]))
            {
                var w = Weighing.Solve(weighting, gramian).Weights;
                var along = Gramians.Product(gramian, w);
                var allowed = 1.01 * regularisation * gramian.Trace * w.Max();
                Assert.All(along.Select((value, i) => (value, i)), pair =>
                {
                    var rounding = 1e-8 * gramian.Length(pair.i) * Longest(gramian, w);
                    Assert.True(pair.value >= -allowed - rounding, $"{weighting} {family}: {pair.value}");
                });
            }
        }
    }

    [Fact]
    public void The_plain_sum_does_make_a_task_worse_in_the_conflicting_family() =>
        Assert.Contains(
            Gramians.All(["conflicting"]),
            one => Gramians.Product(one.Gramian, new double[one.Gramian.Tasks].Select(_ => 1.0)).Min() < 0);

    [Fact]
    [Trait("Category", "Slow")]
    public void Answers_are_finite_on_any_Gramian_at_any_scale() => Assert.All(WeightingRegistry.All, method =>
    {
        foreach (var scale in new[] { 0, 1e-30, 1e-12, 1e-6, 1, 1e6, 1e12, 1e15 })
        {
            foreach (var (family, gramian) in Gramians.All(Gramians.Families).Concat(Degenerate))
            {
                var weighting = Weighing.Default(method.About.Word).Start(gramian.Tasks);
                var (first, next) = weighting.Step(Weighing.Seen(Gramians.Grouped(Gramians.Times(gramian, scale), weighting.Request)));
                var second = next.Weights(Weighing.Seen(Gramians.Grouped(Gramians.Times(gramian, scale), next.Request)));
                Finite(first, $"{method.About.Word} {family} at {scale}");
                Finite(second, $"{method.About.Word} {family} at {scale}, second step");
            }
        }
    });

    [Fact]
    public void Solutions_are_finite_where_one_gradient_vanishes() => Assert.All(Weighing.Solvable, word =>
    {
        var gramian = Gramian.Of(3, (i, j) => i == 1 || j == 1 ? 0 : i == j ? 2 : -1);
        Assert.All(Weights(word, gramian), weight => Assert.True(double.IsFinite(weight), word));
    });

    [Fact]
    public void A_Gramian_that_is_not_finite_is_refused() => Assert.All(
        WeightingRegistry.All.Filter(method => method.About.Needs == Signal.Gramian),
        method => Assert.Contains(
            "not finite",
            Weighing.Default(method.About.Word).Start(2).Refusal(Weighing.Seen(Gramian.Of(2, (_, _) => double.NaN))),
            StringComparison.Ordinal));

    [Fact]
    public void A_second_answer_is_as_good_as_the_first() => Assert.All(["cagrad", "mgda", "nash-mtl", "fairgrad"], word =>
    {
        foreach (var (family, gramian) in Gramians.All(Gramians.Regular))
        {
            var near = Gramian.Of(gramian.Tasks, (i, j) => gramian[i, j] * (i == j ? 1.01 : 1));
            var start = Weighing.Default(word).Start(gramian.Tasks);
            var warm = start.Step(Weighing.Seen(gramian)).Next.Weights(Weighing.Seen(near));
            var cold = start.Weights(Weighing.Seen(near));
            Near(cold.Shared, warm.Shared, 1e-6, $"{word} {family} {gramian.Tasks}");
        }
    });

    private static double Longest(Gramian gramian, Seq<double> w) => w.Map((i, weight) => Math.Abs(weight) * gramian.Length(i)).Max();

    private static Seq<double> Weights(string word, Gramian gramian) => Weighing.Solve(Weighing.Default(word), gramian).Weights;

    private static void Finite(Weights weights, string what) =>
        Assert.All(weights.Shared + weights.Heads + weights.Reported, value => Assert.True(double.IsFinite(value), what));

    private static void Near(Seq<double> expected, Seq<double> actual, double tolerance, string what)
    {
        var size = expected.Map(Math.Abs).Max();
        Assert.All(expected.Zip(actual), pair =>
            Assert.True(Math.Abs(pair.Item1 - pair.Item2) <= tolerance * size, $"{what}: {expected} and {actual}"));
    }
}
