namespace Multitask.Stages.Environments;

/// <summary>A point or a difference of points, in metres.</summary>
internal readonly record struct Vec3(double X, double Y, double Z)
{
    public static Vec3 operator +(Vec3 a, Vec3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vec3 operator -(Vec3 a, Vec3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vec3 operator *(Vec3 a, double scale) => new(a.X * scale, a.Y * scale, a.Z * scale);

    /// <summary>The point at the first three numbers.</summary>
    internal static Vec3 At(ReadOnlySpan<double> numbers) => new(numbers[0], numbers[1], numbers[2]);

    /// <summary>The point in the middle.</summary>
    internal static Vec3 Middle(Vec3 a, Vec3 b) => new((a.X + b.X) / 2, (a.Y + b.Y) / 2, (a.Z + b.Z) / 2);

    /// <summary>Euclidean distance.</summary>
    internal double To(Vec3 other) => (this - other).Length;

    /// <summary>Distance seen from above: without z.</summary>
    internal double PlanarTo(Vec3 other) => Math.Sqrt(((X - other.X) * (X - other.X)) + ((Y - other.Y) * (Y - other.Y)));

    /// <summary>Euclidean norm.</summary>
    internal double Length => Math.Sqrt((X * X) + (Y * Y) + (Z * Z));

    /// <summary>Inner product.</summary>
    internal double Dot(Vec3 other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    /// <summary>Cross product.</summary>
    internal Vec3 Cross(Vec3 other) => new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    /// <summary>Writes the three numbers.</summary>
    internal void CopyTo(Span<double> numbers) => (numbers[0], numbers[1], numbers[2]) = (X, Y, Z);
}
