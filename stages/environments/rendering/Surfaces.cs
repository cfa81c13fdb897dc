namespace Multitask.Stages.Environments;

/// <summary>The surfaces of MuJoCo's primitive geoms as triangles, in the geom's frame.</summary>
internal static class Surfaces
{
    /// <summary><c>mjGEOM_PLANE</c>.</summary>
    internal const int PlaneKind = 0;

    /// <summary><c>mjGEOM_SPHERE</c>.</summary>
    internal const int SphereKind = 2;

    /// <summary><c>mjGEOM_CAPSULE</c>.</summary>
    internal const int CapsuleKind = 3;

    /// <summary><c>mjGEOM_ELLIPSOID</c>.</summary>
    internal const int EllipsoidKind = 4;

    /// <summary><c>mjGEOM_CYLINDER</c>.</summary>
    internal const int CylinderKind = 5;

    /// <summary><c>mjGEOM_BOX</c>.</summary>
    internal const int BoxKind = 6;

    /// <summary><c>mjGEOM_MESH</c>.</summary>
    internal const int MeshKind = 7;

    private const int Around = 20;
    private const int Down = 10;
    private const double Endless = 5;

    /// <summary>A rectangle; one without size is large.</summary>
    internal static Vec3[] Plane(Vec3 half)
    {
        var (x, y) = (half.X > 0 ? half.X : Endless, half.Y > 0 ? half.Y : Endless);
        return [.. Square(new(-x, -y, 0), new(x, -y, 0), new(x, y, 0), new(-x, y, 0))];
    }

    /// <summary>A box of half lengths.</summary>
    internal static Vec3[] Box(Vec3 half)
    {
        Vec3 At(int corner) => new(
            (corner & 1) == 0 ? -half.X : half.X, (corner & 2) == 0 ? -half.Y : half.Y, (corner & 4) == 0 ? -half.Z : half.Z);
        int[][] sides = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
        return [.. sides.SelectMany(side => Square(At(side[0]), At(side[1]), At(side[2]), At(side[3])))];
    }

    /// <summary>A cylinder along z.</summary>
    internal static Vec3[] Cylinder(double radius, double half) => [.. Enumerable.Range(0, Around).SelectMany(at =>
    {
        var (here, there) = (Circle(at, radius, half), Circle(at + 1, radius, half));
        var (low, next) = (here with { Z = -half }, there with { Z = -half });
        return (Vec3[])[.. Square(low, next, there, here), new(0, 0, half), here, there, new(0, 0, -half), next, low];
    })];

    /// <summary>An ellipsoid of half axes, its halves moved apart along z.</summary>
    internal static Vec3[] Ball(Vec3 half, double apart)
    {
        Vec3 At(int ring, int at)
        {
            // The equator is there twice: once for each half.
            var (turn, shift) = ring <= Down / 2 ? (ring, apart) : (ring - 1, -apart);
            var (sin, cos) = Math.SinCos(Math.PI * turn / Down);
            var circle = Circle(at, sin, cos);
            return new(circle.X * half.X, circle.Y * half.Y, (circle.Z * half.Z) + shift);
        }

        return [.. Enumerable.Range(0, Down + 1).SelectMany(ring => Enumerable.Range(0, Around).SelectMany(at =>
            Square(At(ring + 1, at), At(ring + 1, at + 1), At(ring, at + 1), At(ring, at))))];
    }

    private static Vec3 Circle(int at, double radius, double z)
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI * at / Around);
        return new(radius * cos, radius * sin, z);
    }

    private static Vec3[] Square(Vec3 a, Vec3 b, Vec3 c, Vec3 d) => [a, b, c, a, c, d];
}
