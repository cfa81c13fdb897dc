namespace Multitask.Stages.Toy;

/// <summary>A window of the plane.</summary>
/// <param name="Low">Its lower left corner.</param>
/// <param name="High">Its upper right corner.</param>
internal readonly record struct Frame(PlanePoint Low, PlanePoint High)
{
    /// <summary>The point at shares (0 to 1) of the two sides.</summary>
    internal PlanePoint At(double across, double up) =>
        new(Low.X1 + (across * (High.X1 - Low.X1)), Low.X2 + (up * (High.X2 - Low.X2)));
}

/// <summary>A straight piece of a contour line.</summary>
internal readonly record struct Segment(PlanePoint From, PlanePoint To);

/// <summary>A function on a square grid of points, and its contour lines by marching squares.</summary>
/// <param name="Frame">Where the grid lies.</param>
/// <param name="Cells">Cells along each side.</param>
/// <param name="Values">(Cells + 1)^2 values, row by row from below.</param>
internal sealed record ContourLines(Frame Frame, int Cells, Seq<double> Values)
{
    /// <summary>The values of a function on the grid.</summary>
    internal static ContourLines Of(Frame frame, int cells, Func<PlanePoint, double> function) => new(
        frame,
        cells,
        Prelude.Seq(Enumerable.Range(0, (cells + 1) * (cells + 1))
            .Select(at => function(frame.At((double)(at % (cells + 1)) / cells, (double)(at / (cells + 1)) / cells)))
            .ToArray()));

    /// <summary>Evenly spaced levels strictly between the lowest and the highest value.</summary>
    internal Seq<double> Levels(int count)
    {
        var (low, high) = (Values.Min(), Values.Max());
        return Prelude.Seq(Enumerable.Range(1, count).Select(at => low + ((high - low) * at / (count + 1))).ToArray());
    }

    /// <summary>The line on which the function, linear along the sides of the cells, has a value: its pieces.</summary>
    internal Seq<Segment> At(double level)
    {
        var values = Values.ToArray();
        return Prelude.Seq(Enumerable.Range(0, Cells * Cells)
            .SelectMany(cell => Cell(values, cell % Cells, cell / Cells, level))
            .ToArray());
    }

    /// <summary>
    /// A corner is above the level or not; a side with one of each is crossed. Two crossings are joined; of four, the first two and the
    /// last two.
    /// </summary>
    private IEnumerable<Segment> Cell(double[] values, int column, int row, double level)
    {
        (int Column, int Row)[] corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)];
        var crossings = new List<PlanePoint>(4);
        for (var side = 0; side < 4; side++)
        {
            var (from, to) = (corners[side], corners[(side + 1) % 4]);
            var (a, b) = (Value(values, from), Value(values, to));
            if (a > level != b > level)
            {
                crossings.Add(Between(from, to, (level - a) / (b - a)));
            }
        }

        for (var at = 0; at + 1 < crossings.Count; at += 2)
        {
            yield return new Segment(crossings[at], crossings[at + 1]);
        }
    }

    private double Value(double[] values, (int Column, int Row) corner) => values[(corner.Row * (Cells + 1)) + corner.Column];

    private PlanePoint Between((int Column, int Row) from, (int Column, int Row) to, double share) => Frame.At(
        (from.Column + (share * (to.Column - from.Column))) / Cells,
        (from.Row + (share * (to.Row - from.Row))) / Cells);
}
