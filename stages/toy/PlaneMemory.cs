using System.Diagnostics;

namespace Multitask.Stages.Toy;

/// <summary>What weightings remember of the gradients from step to step (<see cref="RowMemory"/>), a row for each backward pass.</summary>
/// <param name="Rows">Empty before the first step.</param>
internal sealed record PlaneMemory(Seq<PlanePoint> Rows)
{
    /// <summary>Nothing seen yet.</summary>
    internal static PlaneMemory Empty { get; } = new(Seq<PlanePoint>.Empty);

    /// <summary>The memory after these gradients, the gradients to go on with, and the observation with what the memory adds to it.</summary>
    internal (PlaneMemory Next, PlanePoint[] Rows, Observation Seen) See(RowMemory kind, PlanePoint[] rows, Observation seen)
    {
        var before = Rows.IsEmpty ? new PlanePoint[rows.Length] : Rows.ToArray();
        return kind switch
        {
            RowMemory.Average average => Average(before, Scaled(average, rows, seen.Losses), (average.Keep, seen)),
            RowMemory.Squares squares => Squares(before, rows, (squares.Floor, seen)),
            RowMemory.Previous => (new PlaneMemory(Prelude.Seq(rows)), rows, seen with { CrossProducts = Products(rows) }),
            _ => throw new UnreachableException(),
        };
    }

    private Option<Seq<Seq<double>>> Products(PlanePoint[] rows) => Rows.IsEmpty
        ? Option<Seq<Seq<double>>>.None
        : Prelude.Seq(rows.Select(row => Rows.Map(before => PlanePoint.Dot(row, before)).Strict()).ToArray());

    private static PlanePoint[] Scaled(RowMemory.Average average, PlanePoint[] rows, Seq<double> losses) =>
        [.. rows.Zip(losses, (row, loss) => row.Times(average.Factor(loss, PlanePoint.Dot(row, row))))];

    private static (PlaneMemory, PlanePoint[], Observation) Average(PlanePoint[] before, PlanePoint[] rows, (double Keep, Observation Seen) of)
    {
        var means = before.Zip(rows, (mean, row) => PlanePoint.Combine(of.Keep, mean, 1 - of.Keep, row)).ToArray();
        return (new PlaneMemory(Prelude.Seq(means)), means, of.Seen);
    }

    private static (PlaneMemory, PlanePoint[], Observation) Squares(PlanePoint[] before, PlanePoint[] rows, (double Floor, Observation Seen) of)
    {
        var sums = before.Zip(rows, (sum, row) => PlanePoint.Zip(sum, row, (s, g) => s + (g * g))).ToArray();
        var terms = rows.Zip(sums, (row, sum) => PlanePoint.Zip(row, sum, (g, s) => g * g / Math.Sqrt(s + of.Floor)));
        var risks = Prelude.Seq(terms.Select(term => term.X1 + term.X2).ToArray());
        return (new PlaneMemory(Prelude.Seq(sums)), rows, of.Seen with { ExcessRisks = risks });
    }
}
