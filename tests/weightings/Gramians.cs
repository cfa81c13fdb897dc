using Multitask.Models;

namespace Multitask.Tests.Weightings;

/// <summary>Families of Gramians, by seed.</summary>
internal static class Gramians
{
    internal static IReadOnlyList<string> Families { get; } =
        ["random", "tall", "scaled", "aligned", "conflicting", "rank-deficient", "rank-1"];

    /// <summary>Families whose Gramians are regular and have no positive combination of gradients near zero.</summary>
    internal static IReadOnlyList<string> Regular { get; } = ["tall", "scaled", "aligned"];

    internal static IReadOnlyList<int> Sizes { get; } = [2, 3, 5, 11];

    /// <summary>The Gramian of the pinned table.</summary>
    internal static Gramian Pinned { get; } = Gramian.Of(2, (i, j) => (i, j) switch { (0, 0) => 18, (0, 1) => -22, _ => 38 });

    internal static Gramian Zero(int tasks) => Gramian.Of(tasks, (_, _) => 0);

    /// <summary>The reference's Gramians: conflicting, aligned and badly scaled tasks, 2 to 40 of them.</summary>
    internal static IEnumerable<(string Family, Gramian Gramian)> Stored()
    {
        using var golden = new Golden.Golden("cagrad_dual.npz");
        var keys = golden.Keys.Where(key => key.EndsWith("/gramian", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. keys.SelectMany(key =>
        {
            var stored = golden.Array<double>(key);
            var tasks = stored.Shape[1];
            return Enumerable.Range(0, stored.Shape[0]).Select(at =>
                ($"{key}[{at}]", Gramian.Of(tasks, (i, j) => stored.Values[(((at * tasks) + i) * tasks) + j])));
        })];
    }

    internal static IEnumerable<(string Family, Gramian Gramian)> All(IEnumerable<string> families) =>
        from family in families
        from tasks in Sizes
        from seed in Enumerable.Range(0, 3)
        select (family, Of(family, tasks, (ulong)seed));

    internal static Gramian Of(string family, int tasks, ulong seed)
    {
        var random = new RandomSource(seed, $"gramians/{family}", tasks);
        var columns = family switch
        {
            "random" => tasks,
            "rank-deficient" => Math.Max(1, tasks / 2),
            "rank-1" => 1,
            _ => tasks + 20,
        };
        var shared = Row(random, columns, 1);
        var rows = Enumerable.Range(0, tasks).Select(task => family switch
        {
            "scaled" => Row(random, columns, Math.Pow(10, (task % 4) - 2)),
            "aligned" => Sum(shared, Row(random, columns, 0.2), 1),
            "conflicting" => Sum(shared, Row(random, columns, 0.2), task % 2 == 0 ? 1 : -1),
            _ => Row(random, columns, 1),
        }).ToArray();
        return Gramian.Of(tasks, (i, j) => rows[i].Zip(rows[j], (a, b) => a * b).Sum());
    }

    internal static Gramian Times(Gramian gramian, double factor) => Gramian.Of(gramian.Tasks, (i, j) => gramian[i, j] * factor);

    internal static Gramian Reversed(Gramian gramian) =>
        Gramian.Of(gramian.Tasks, (i, j) => gramian[gramian.Tasks - 1 - i, gramian.Tasks - 1 - j]);

    /// <summary>The Gramian of the sums of gradients that a step asks for.</summary>
    internal static Gramian Grouped(Gramian gramian, GradientRequest request)
    {
        var groups = request.Passes(gramian.Tasks);
        return Gramian.Of(groups.Count, (i, j) => groups[i].Map(a => groups[j].Map(b => gramian[a, b]).Sum()).Sum());
    }

    /// <summary>G w.</summary>
    internal static double[] Product(Gramian gramian, IEnumerable<double> weights)
    {
        var w = weights.ToArray();
        return [.. Enumerable.Range(0, gramian.Tasks).Select(i => Enumerable.Range(0, gramian.Tasks).Sum(j => gramian[i, j] * w[j]))];
    }

    internal static double Quadratic(Gramian gramian, IEnumerable<double> weights) =>
        weights.Zip(Product(gramian, weights), (w, along) => w * along).Sum();

    private static double[] Row(RandomSource random, int columns, double length) =>
        [.. Enumerable.Range(0, columns).Select(_ => length * random.NextGaussian())];

    private static double[] Sum(double[] left, double[] right, double factor) => [.. left.Zip(right, (a, b) => (factor * a) + b)];
}
