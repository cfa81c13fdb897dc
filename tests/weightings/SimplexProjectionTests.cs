using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Weightings;

/// <summary>Two small solvers against what defines their answers.</summary>
public sealed class SimplexProjectionTests
{
    [Fact]
    public void The_nearest_point_of_the_simplex_is_on_it_and_no_corner_is_nearer_to_the_point() => OnRandom(200, random =>
    {
        var point = Seq(Enumerable.Range(0, 1 + random.Next(8)).Select(_ => 3 * random.NextGaussian()).ToArray());
        var w = SimplexProjection.Of(point);
        Assert.Equal(1, w.Sum(), 1e-12);
        Assert.All(w, weight => Assert.True(weight >= 0));
        var left = point.Zip(w, (p, weight) => p - weight).ToArray();
        Assert.True(left.Max() <= left.Zip(w, (l, weight) => l * weight).Sum() + 1e-12, $"{point}");
    });

    [Fact]
    public void Clusters_have_the_least_sum_of_squares_of_all_ways_to_form_them() => OnRandom(60, random =>
    {
        var values = Seq(Enumerable.Range(0, 1 + random.Next(7)).Select(_ => random.NextGaussian()).ToArray());
        var most = 1 + random.Next(4);
        var centres = Clusters.Centres(values, most);
        double Spread(IEnumerable<int> labels) => labels.Zip(values, (label, value) => (label, value)).GroupBy(pair => pair.label)
            .Sum(group => group.Sum(pair => Math.Pow(pair.value - group.Average(one => one.value), 2)));
        var all = Enumerable.Range(0, (int)Math.Pow(most, values.Count)).Select(code => values.Map((at, _) => code / (int)Math.Pow(most, at) % most).ToArray());
        Assert.Equal(all.Min(Spread), values.Zip(centres, (value, centre) => Math.Pow(value - centre, 2)).Sum(), 1e-12);
        Assert.True(centres.Distinct().Count() <= most);
    });

    private static void OnRandom(int count, Action<RandomSource> law)
    {
        for (var at = 0; at < count; at++)
        {
            law(new RandomSource(7, "simplex", at));
        }
    }
}
