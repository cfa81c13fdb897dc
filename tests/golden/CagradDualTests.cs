using Xunit;

namespace Multitask.Tests.Golden;

/// <summary>CAGrad's dual against a tight multi-start solver (cagrad_dual.npz).</summary>
public sealed class CagradDualTests
{
    [Fact]
    public void Every_objective_is_at_most_the_stored_one_and_the_weights_lie_on_the_simplex()
    {
        using var golden = new Golden("cagrad_dual.npz");
        var cases = golden.Keys.Where(key => key.EndsWith("_objective", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(cases);
        foreach (var key in cases)
        {
            var (prefix, c) = (key.Split('/')[0], Strength(key));
            var (objectives, gramians) = (golden.Doubles(key), golden.Array<double>($"{prefix}/gramian"));
            var tasks = gramians.Shape[1];
            for (var at = 0; at < objectives.Length; at++)
            {
                var offset = at * tasks * tasks;
                Check(Gramian.Of(tasks, (i, j) => gramians.Values[offset + (i * tasks) + j]), c, objectives[at], $"{key}[{at}]");
            }
        }
    }

    private static void Check(Gramian gramian, double c, double stored, string what)
    {
        var radius = c * Math.Sqrt(gramian.Mean);
        var w = CagradDual.Solve(gramian, Vectors.Uniform(gramian.Tasks), radius, []);
        var objective = new ConeProblem(gramian, radius, CagradDual.Floor).Value(w);
        Assert.True(objective <= stored + (1e-6 * Math.Abs(stored)), FormattableString.Invariant($"{what}: {objective} > {stored}"));
        Assert.All(w, weight => Assert.InRange(weight, 0, 1));
        Assert.Equal(1, w.Sum(), 1e-12);
    }

    private static double Strength(string key) =>
        double.Parse(key.Split("cagrad_c")[1].Split('_')[0], System.Globalization.CultureInfo.InvariantCulture);
}
