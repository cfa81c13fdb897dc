using System.Diagnostics;

namespace Multitask.Stages.Toy;

/// <summary>From the gradients of the backward passes to the one the optimizer gets.</summary>
internal static class Merging
{
    /// <summary>The weighted sum of the rows, or the combination number by number that the weights ask for.</summary>
    /// <param name="weights">Factors, the same for all tasks of a group.</param>
    /// <param name="groups">The tasks each row is the sum of.</param>
    /// <param name="rows">The gradients.</param>
    internal static PlanePoint Combine(Weights weights, Seq<Seq<int>> groups, PlanePoint[] rows) => weights.Elementwise.Match(
        how => how switch
        {
            Elementwise.SignDrop drop => SignDrop(rows, drop),
            // Half of two tasks cannot be left out: with two the trimmed mean times K is the sum.
            Elementwise.TrimmedMean => rows.Aggregate((a, b) => PlanePoint.Combine(1, a, 1, b)),
            _ => throw new UnreachableException(),
        },
        () => Sum(weights, groups, rows));

    private static PlanePoint Sum(Weights weights, Seq<Seq<int>> groups, PlanePoint[] rows)
    {
        var total = default(PlanePoint);
        for (var row = 0; row < rows.Length; row++)
        {
            total = PlanePoint.Combine(1, total, weights.Shared[groups[row][0]], rows[row]);
        }

        return total;
    }

    /// <summary>
    /// GradDrop (Chen et al., NeurIPS 2020, algorithm 1): positive gradients stay where the purity exceeds a uniform draw, negative ones
    /// elsewhere.
    /// </summary>
    private static PlanePoint SignDrop(PlanePoint[] rows, Elementwise.SignDrop drop)
    {
        var random = new RandomSource(drop.Seed, "weighting/graddrop/draw");
        var (first, second) = (random.NextDouble(), random.NextDouble());
        return new PlanePoint(Kept(rows, row => row.X1, first, drop.Leak), Kept(rows, row => row.X2, second, drop.Leak));
    }

    private static double Kept(PlanePoint[] rows, Func<PlanePoint, double> coordinate, double draw, double leak)
    {
        var values = rows.Select(coordinate).ToArray();
        var purity = 0.5 * (1 + (values.Sum() / (values.Sum(Math.Abs) + 1e-8)));
        return values.Sum(value => (purity > draw ? value > 0 : value < 0) ? value : leak * value);
    }
}
