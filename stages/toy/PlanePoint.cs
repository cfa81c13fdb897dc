namespace Multitask.Stages.Toy;

/// <summary>A point of the plane, or a vector in it.</summary>
/// <param name="X1">The first coordinate.</param>
/// <param name="X2">The second coordinate.</param>
public readonly record struct PlanePoint(double X1, double X2)
{
    /// <summary>Both coordinates.</summary>
    internal Seq<double> Coordinates => Prelude.Seq(X1, X2);

    /// <summary>The point of two coordinates.</summary>
    internal static PlanePoint Of(Seq<double> coordinates) => new(coordinates[0], coordinates[1]);

    /// <summary>The inner product.</summary>
    internal static double Dot(PlanePoint a, PlanePoint b) => (a.X1 * b.X1) + (a.X2 * b.X2);

    /// <summary>a x + b y.</summary>
    internal static PlanePoint Combine(double a, PlanePoint x, double b, PlanePoint y) =>
        new((a * x.X1) + (b * y.X1), (a * x.X2) + (b * y.X2));

    /// <summary>Times a number.</summary>
    internal PlanePoint Times(double factor) => new(factor * X1, factor * X2);

    /// <summary>The same function on both coordinates of two vectors.</summary>
    internal static PlanePoint Zip(PlanePoint a, PlanePoint b, Func<double, double, double> map) => new(map(a.X1, b.X1), map(a.X2, b.X2));
}
