using Xunit;

namespace Multitask.Tests.Weightings;

/// <summary>
/// Each method that works from the Gramian satisfies what defines it, on every family of Gramians at scales 1e-12 to 1e12.
/// </summary>
[Trait("Category", "Slow")]
public sealed class DefinitionTests
{
    private static readonly double[] Scales = [1e-12, 1, 1e12];
    private static readonly (string, Gramian)[] Stored = [.. Gramians.Stored()];

    [Fact]
    public void MGDA_has_no_gradient_at_an_obtuse_angle_to_its_shortest_combination() => OnAll(Gramians.Families, gramian =>
    {
        var w = Weights(new Weighting.Mgda(), gramian);
        var (along, squared) = (Gramians.Product(gramian, w), Gramians.Quadratic(gramian, w));
        Assert.Equal(1, w.Sum(), 1e-12);
        Assert.All(w, weight => Assert.True(weight >= 0));
        Assert.All(along.Select((value, i) => (value, i)), pair =>
            Assert.True(pair.value >= squared - (1e-9 * Magnitude(gramian, w, pair.i)), $"{pair.value} < {squared}"));
    });

    [Fact]
    public void CAGrads_dual_is_least_where_no_corner_of_the_simplex_is_downhill() => OnAll(Gramians.Families, gramian =>
    {
        const double c = 0.4;
        var tasks = gramian.Tasks;
        var (factors, w) = Cagrad.Direction(gramian, c);
        var uniform = Enumerable.Repeat(1.0 / tasks, tasks).ToArray();
        var c0 = (c * Math.Sqrt(Gramians.Quadratic(gramian, uniform) + 1e-8)) + 1e-8;
        var root = Math.Sqrt(Math.Max(0, Gramians.Quadratic(gramian, w)) + 1e-8);
        var (linear, bent) = (Gramians.Product(gramian, uniform), Gramians.Product(gramian, w));
        var gradient = linear.Zip(bent, (l, b) => l + (c0 * b / root)).ToArray();
        var mean = gradient.Zip(w, (g, weight) => g * weight).Sum();
        var size = linear.Max(Math.Abs) + (c0 * Enumerable.Range(0, tasks).Max(i => Magnitude(gramian, w, i)) / root);
        Assert.Equal(1, w.Sum(), 1e-12);
        Assert.True(gradient.Min() >= mean - (1e-9 * size), $"{gradient.Min()} < {mean}");
        var lambda = c0 / (Math.Sqrt(Math.Max(0, Gramians.Quadratic(gramian, w))) + 1e-8);
        Assert.All(factors.Zip(w), pair => Assert.Equal((1.0 / tasks) + (lambda * pair.Item2), pair.Item1, 1e-6 * pair.Item1));
    });

    [Fact]
    public void Nash_MTLs_weights_are_the_inverse_of_what_they_give_each_task() => OnAll(Gramians.Regular, gramian =>
    {
        var a = Weights(new Weighting.NashMtl(), gramian);
        Assert.All(Gramians.Product(gramian, a).Zip(a), pair => Assert.Equal(1, pair.Item1 * pair.Item2, 1e-9));
    });

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void FairGrads_weights_are_its_fixed_point(double alpha) => OnAll(Gramians.Regular, gramian =>
    {
        var w = Weights(new Weighting.FairGrad(alpha), gramian);
        Assert.All(Gramians.Product(gramian, w).Zip(w), pair => Assert.Equal(1, pair.Item1 * Math.Pow(pair.Item2, 1 / alpha), 1e-9));
    });

    [Fact]
    public void IMTL_Gs_combination_has_equal_projections_on_all_gradients() => OnAll(Gramians.Families, gramian =>
    {
        var w = Weights(new Weighting.ImtlG(), gramian);
        var projections = Gramians.Product(gramian, w).Select((along, i) => along / gramian.Length(i)).ToArray();
        var size = w.Select((weight, i) => Math.Abs(weight) * gramian.Length(i)).Max();
        Assert.Equal(1, w.Sum(), 1e-9 * w.Sum(Math.Abs));
        Assert.Equal(projections.Min(), projections.Max(), 1e-9 * size);
    });

    [Theory]
    [InlineData("upgrad")]
    [InlineData("dual-proj")]
    public void Projections_on_the_dual_cone_satisfy_their_optimality_conditions(string word) => OnAll(Gramians.Families, gramian =>
    {
        var tasks = gramian.Tasks;
        var regular = Gramian.Of(tasks, (i, j) => (gramian[i, j] / gramian.Trace) + (i == j ? 1e-4 : 0));
        var matrix = Enumerable.Range(0, tasks * tasks).Select(at => regular[at / tasks, at % tasks]).ToArray();
        var cone = new DualCone(tasks, matrix);
        var starts = word == "upgrad"
            ? Enumerable.Range(0, tasks).Select(task => Unit(tasks, task)).ToArray()
            : [Enumerable.Repeat(1.0 / tasks, tasks).ToArray()];
        var sum = new double[tasks];
        foreach (var u in starts)
        {
            var v = cone.Project(u);
            var along = Gramians.Product(regular, v);
            Assert.All(Enumerable.Range(0, tasks), i =>
            {
                Assert.True(v[i] >= u[i] - (1e-12 * v.Max()), "at least the preference");
                Assert.True(along[i] >= -1e-12 * v.Max(), "no conflict");
                Assert.Equal(0, (v[i] - u[i]) * along[i], 1e-12 * v.Max() * v.Max());
                sum[i] += v[i];
            });
        }

        var weighting = word == "upgrad" ? (Weighting)new Weighting.UpGrad() : new Weighting.DualProj();
        Assert.All(Weights(weighting, gramian).Zip(sum), pair => Assert.Equal(pair.Item2, pair.Item1, 1e-9 * pair.Item2));
    });

    [Fact]
    public void Aligned_MTLs_gradients_have_condition_number_1() => OnAll(Gramians.Families, gramian =>
    {
        var rows = AlignedMtl.Balance(new Weighting.AlignedMtl(), gramian);
        var (tasks, all) = (gramian.Tasks, Enumerable.Range(0, gramian.Tasks).ToArray());
        var columns = all.Select(j => Gramians.Product(gramian, rows[j])).ToArray();
        var aligned = Gramian.Of(tasks, (i, j) => rows[i].Zip(columns[j], (a, b) => a * b).Sum());

        // All eigenvalues are s or 0 exactly when A A = s A.
        var scale = all.Sum(i => all.Sum(j => aligned[i, j] * aligned[i, j])) / aligned.Trace;
        foreach (var i in all)
        {
            var squared = Gramians.Product(aligned, aligned.Row(i).ToArray());
            Assert.All(all, j => Assert.Equal(aligned[i, j] / scale, squared[j] / scale / scale, 1e-8));
        }
    });

    [Fact]
    public void ConFIGs_direction_has_one_cosine_with_all_gradients_and_their_projections_length() => OnAll(Gramians.Regular, gramian =>
    {
        var w = Weights(new Weighting.Config(), gramian);
        var (along, length) = (Gramians.Product(gramian, w), Math.Sqrt(Gramians.Quadratic(gramian, w)));
        var cosines = along.Select((value, i) => value / gramian.Length(i) / length).ToArray();
        Assert.Equal(cosines.Min(), cosines.Max(), 1e-9);
        Assert.Equal(1, along.Sum() / length / length, 1e-9);
    });

    [Fact]
    public void DB_MTL_brings_gradients_to_the_length_of_the_longest() => OnAll(Gramians.Families, gramian =>
    {
        var w = Weights(new Weighting.DbMtl(), gramian);
        var longest = Enumerable.Range(0, gramian.Tasks).Max(gramian.Length);
        Assert.All(w.Select((weight, i) => weight * gramian.Length(i)), length => Assert.Equal(1, length / longest, 1e-12));
    });

    [Fact]
    public void NTKMTL_brings_gradients_to_the_length_that_all_have_together() => OnAll(Gramians.Families, gramian =>
    {
        var w = Weights(new Weighting.NtkMtl(), gramian);
        Assert.All(w.Select((weight, i) => weight * gramian.Length(i)), length => Assert.Equal(1, length / Math.Sqrt(gramian.Trace), 1e-12));
        Assert.All(Weights(new Weighting.NtkMtl(1), gramian).Zip(w), pair => Assert.Equal(1, pair.Item1 / (pair.Item2 * pair.Item2), 1e-12));
    });

    /// <summary>Where every batch has the same gradients, both descend without noise.</summary>
    [Fact]
    public void MoDo_without_regularisation_settles_where_MGDA_is() => Assert.All(Gramians.All(["tall"]).Select(one => one.Gramian), gramian =>
    {
        var scaled = Gramians.Times(gramian, 1 / gramian.Trace);
        var weighting = new Weighting.Modo(0.5, 0).Start(gramian.Tasks);
        for (var step = 0; step < 3000; step++)
        {
            weighting = weighting.Step(Weighing.Seen(scaled)).Next;
        }

        var w = weighting.Weights(Weighing.Seen(scaled)).Shared;
        Assert.All(w.Zip(Weights(new Weighting.Mgda(), gramian)), pair => Assert.Equal(pair.Item2, pair.Item1, 1e-6));
    });

    [Fact]
    public void SDMGrads_weights_are_least_where_no_corner_of_the_simplex_is_downhill() => Assert.All(Gramians.All(["tall"]).Select(one => one.Gramian), gramian =>
    {
        const double lambda = 0.3;
        var start = new Weighting.SdmGrad(lambda, 5000, 0.02).Start(gramian.Tasks);
        var weights = start.Step(Weighing.Seen(gramian)).Next.Weights(Weighing.Seen(gramian));
        var w = weights.Reported.ToArray();
        var point = w.Select(weight => weight + (lambda / w.Length)).ToArray();
        var gradient = Gramians.Product(gramian, point);
        Assert.Equal(1, w.Sum(), 1e-12);
        Assert.True(gradient.Min() >= gradient.Zip(w, (g, weight) => g * weight).Sum() - (1e-6 * gramian.Trace), "a corner is downhill");
        Assert.All(weights.Shared.Zip(point), pair => Assert.Equal(pair.Item2 / (1 + lambda), pair.Item1, 1e-12));
    });

    [Fact]
    public void PCGrad_leaves_gradients_alone_that_do_not_conflict()
    {
        var apart = Gramian.Of(3, (i, j) => i == j ? 2 : 0.5);
        Assert.All(Weights(new Weighting.PcGrad(), apart), weight => Assert.Equal(1, weight));
    }

    [Fact]
    public void PCGrads_two_gradients_are_perpendicular_to_what_they_conflict_with()
    {
        // g1' = g1 + (22 / 38) g2 and g2' = g2 + (22 / 18) g1.
        var w = Weights(new Weighting.PcGrad(), Gramians.Pinned);
        Assert.Equal(1 + (22.0 / 18), w[0], 1e-12);
        Assert.Equal(1 + (22.0 / 38), w[1], 1e-12);
    }

    [Fact]
    public void GradVac_raises_a_cosine_to_its_running_mean()
    {
        var start = new Weighting.GradVac(1).Start(2);
        var similar = Gramian.Of(2, (i, j) => i == j ? 1 : 0.6);
        var (first, next) = start.Step(Weighing.Seen(similar));
        Assert.All(first.Shared, weight => Assert.Equal(1, weight));

        // With beta 1 the aim is now 0.6. From perpendicular unit vectors, g1 + a g2 has that cosine with g2 for a = 0.6 / 0.8.
        var second = next.Weights(Weighing.Seen(Gramian.Of(2, (i, j) => i == j ? 1 : 0)));
        Assert.All(second.Shared, weight => Assert.Equal(1.75, weight, 1e-12));
    }

    [Fact]
    public void Krum_picks_the_gradient_nearest_to_its_neighbours()
    {
        // Points 0, 1, 1.5 and 9 on a line. With f = 1 the one nearest neighbour counts: 1 and 1.5 tie at 0.25, and the first wins.
        double[] points = [0, 1, 1.5, 9];
        var gramian = Gramian.Of(4, (i, j) => points[i] * points[j]);
        Assert.Equal([0, 1, 0, 0], Weights(new Weighting.Krum(1), gramian));
        Assert.Equal([0, 0.5, 0.5, 0], Weights(new Weighting.Krum(1, 2), gramian));

        // With f = 0 two neighbours count: 1 + 2.25, 0.25 + 1, 0.25 + 2.25, 56.25 + 64.
        Assert.Equal([0, 1, 0, 0], Weights(new Weighting.Krum(), gramian));
    }

    [Fact]
    public void Residuals_of_regular_Gramians_are_those_of_rounding() => Assert.All(Weighing.Solvable, word =>
        OnAll(Gramians.Regular, gramian => Assert.InRange(Weighing.Solve(Weighing.Default(word), gramian).Residual, -1e-12, 1e-9)));

    private static double[] Weights(Weighting weighting, Gramian gramian) => [.. Weighing.Solve(weighting, gramian).Weights];

    /// <summary>sum_j |G_ij| w_j: what rounding in (G w)_i is relative to.</summary>
    private static double Magnitude(Gramian gramian, IEnumerable<double> w, int i) =>
        w.Select((weight, j) => Math.Abs(gramian[i, j]) * weight).Sum();

    /// <summary>A share of one task alone.</summary>
    private static double[] Unit(int tasks, int task) => [.. Enumerable.Range(0, tasks).Select(i => i == task ? 1.0 / tasks : 0)];

    private static void OnAll(IEnumerable<string> families, Action<Gramian> check)
    {
        foreach (var (family, gramian) in Gramians.All(families).Concat(Stored))
        {
            foreach (var scale in Scales)
            {
                try
                {
                    check(Gramians.Times(gramian, scale));
                }
                catch (Xunit.Sdk.XunitException error)
                {
                    Assert.Fail(FormattableString.Invariant($"{family}, {gramian.Tasks} tasks, scale {scale}: {error.Message}"));
                }
            }
        }
    }
}
