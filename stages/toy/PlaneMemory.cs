using System.Diagnostics;

namespace Multitask.Stages.Toy;

/// <summary>What weightings remember of the gradients from step to step (<see cref="RowMemory"/>), a row for each backward pass.</summary>
/// <param name="Rows">Empty before the first step.</param>
internal sealed record PlaneMemory(Seq<PlanePoint> Rows)
{
    /// <summary>Nothing seen yet.</summary>
    internal static PlaneMemory Empty { get; } = new(Seq<PlanePoint>.Empty);

    /// <summary>
    /// The memory after these gradients, the gradients to go on with, and the tasks' excess risk estimates, zeros where the
    /// memory gives none.
    /// </summary>
    internal (PlaneMemory Next, PlanePoint[] Rows, Seq<double> ExcessRisks) See(RowMemory kind, PlanePoint[] rows, Seq<double> losses)
    {
        var before = Rows.IsEmpty ? new PlanePoint[rows.Length] : Rows.ToArray();
        return kind switch
        {
            RowMemory.Average average => Average(before, Scaled(average, rows, losses), average.Keep),
            RowMemory.Squares squares => Squares(before, rows, squares.Floor),
            _ => throw new UnreachableException(),
        };
    }

    private static PlanePoint[] Scaled(RowMemory.Average average, PlanePoint[] rows, Seq<double> losses) =>
        [.. rows.Zip(losses, (row, loss) => row.Times(average.Factor(loss, PlanePoint.Dot(row, row))))];

    private static (PlaneMemory, PlanePoint[], Seq<double>) Average(PlanePoint[] before, PlanePoint[] rows, double keep)
    {
        var means = before.Zip(rows, (mean, row) => PlanePoint.Combine(keep, mean, 1 - keep, row)).ToArray();
        return (new PlaneMemory(Prelude.Seq(means)), means, Vectors.Fill(rows.Length, 0));
    }

    private static (PlaneMemory, PlanePoint[], Seq<double>) Squares(PlanePoint[] before, PlanePoint[] rows, double floor)
    {
        var sums = before.Zip(rows, (sum, row) => PlanePoint.Zip(sum, row, (s, g) => s + (g * g))).ToArray();
        var terms = rows.Zip(sums, (row, sum) => PlanePoint.Zip(row, sum, (g, s) => g * g / Math.Sqrt(s + floor)));
        return (new PlaneMemory(Prelude.Seq(sums)), rows, Prelude.Seq(terms.Select(term => term.X1 + term.X2).ToArray()));
    }
}
