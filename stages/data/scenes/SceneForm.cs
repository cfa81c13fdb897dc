using System.Diagnostics;
using System.Numerics;

namespace Multitask.Stages.Data.Scenes;

/// <summary>A solid that a ray can hit, standing in a room (y up).</summary>
/// <param name="Surface">Index of its surface in the scene.</param>
internal abstract record SceneForm(int Surface)
{
    /// <summary>Nearer than this counts as the surface a ray starts from.</summary>
    internal const float Near = 1e-3f;

    /// <summary>A box turned about the vertical; <paramref name="Turn"/> is (cos, sin) of the angle.</summary>
    internal sealed record Box(int Surface, Vector3 Center, Vector3 Half, Vector2 Turn) : SceneForm(Surface);

    /// <summary>An ellipsoid with axes along the room's.</summary>
    internal sealed record Ellipsoid(int Surface, Vector3 Center, Vector3 Radii) : SceneForm(Surface);

    /// <summary>An upright cylinder with its top; the bottom stands on the floor.</summary>
    internal sealed record Cylinder(int Surface, Vector3 Base, float Radius, float Height) : SceneForm(Surface);

    /// <summary>An upright cone.</summary>
    internal sealed record Cone(int Surface, Vector3 Base, float Radius, float Height) : SceneForm(Surface);

    /// <summary>The distance along a ray where it enters; infinite when it misses.</summary>
    internal float Hit(SceneRay ray) => this switch
    {
        Box box => HitBox(box, ray),
        Ellipsoid ellipsoid => HitEllipsoid(ellipsoid, ray),
        Cylinder cylinder => HitCylinder(cylinder, ray),
        Cone cone => HitCone(cone, ray),
        _ => throw new UnreachableException(),
    };

    /// <summary>The outward unit normal at a point of its surface.</summary>
    internal Vector3 Normal(Vector3 point) => this switch
    {
        Box box => BoxNormal(box, point),
        Ellipsoid(_, var center, var radii) => Vector3.Normalize((point - center) / (radii * radii)),
        Cylinder cylinder => CylinderNormal(cylinder, point - cylinder.Base),
        Cone(_, var at, var radius, var height) => ConeNormal(point - at, radius / height),
        _ => throw new UnreachableException(),
    };

    /// <summary>A point in the solid's own frame, for its texture.</summary>
    internal Vector3 Local(Vector3 point) => this switch
    {
        Box box => Turned(point - box.Center, box.Turn),
        Ellipsoid ellipsoid => point - ellipsoid.Center,
        Cylinder cylinder => point - cylinder.Base,
        Cone cone => point - cone.Base,
        _ => throw new UnreachableException(),
    };

    private static Vector3 Turned(Vector3 v, Vector2 turn) =>
        new((v.X * turn.X) - (v.Z * turn.Y), v.Y, (v.X * turn.Y) + (v.Z * turn.X));

    private static float HitBox(Box box, SceneRay ray)
    {
        var origin = Turned(ray.Origin - box.Center, box.Turn);
        var inverse = Vector3.One / SceneRay.Divisor(Turned(ray.Direction, box.Turn));
        var middle = -origin * inverse;
        var reach = box.Half * Vector3.Abs(inverse);
        var (near, far) = (middle - reach, middle + reach);
        var enter = MathF.Max(MathF.Max(near.X, near.Y), near.Z);
        return enter > Near && enter <= MathF.Min(MathF.Min(far.X, far.Y), far.Z) ? enter : float.PositiveInfinity;
    }

    private static Vector3 BoxNormal(Box box, Vector3 point)
    {
        var local = Turned(point - box.Center, box.Turn);
        var gap = box.Half - Vector3.Abs(local);
        var face = gap.X <= gap.Y && gap.X <= gap.Z ? new Vector3(MathF.Sign(local.X), 0, 0)
            : gap.Y <= gap.Z ? new Vector3(0, MathF.Sign(local.Y), 0)
            : new Vector3(0, 0, MathF.Sign(local.Z));
        return Turned(face, box.Turn with { Y = -box.Turn.Y });
    }

    private static float HitEllipsoid(Ellipsoid ellipsoid, SceneRay ray)
    {
        var origin = (ray.Origin - ellipsoid.Center) / ellipsoid.Radii;
        var direction = ray.Direction / ellipsoid.Radii;
        var (a, b, c) = (direction.LengthSquared(), Vector3.Dot(origin, direction), origin.LengthSquared() - 1);
        var root = (b * b) - (a * c);
        var hit = root > 0 ? (-b - MathF.Sqrt(root)) / a : 0;
        return hit > Near ? hit : float.PositiveInfinity;
    }

    private static float HitCylinder(Cylinder cylinder, SceneRay ray)
    {
        var (o, d) = (ray.Origin - cylinder.Base, ray.Direction);
        var (a, b) = ((d.X * d.X) + (d.Z * d.Z), (o.X * d.X) + (o.Z * d.Z));
        var c = (o.X * o.X) + (o.Z * o.Z) - (cylinder.Radius * cylinder.Radius);
        var root = (b * b) - (a * c);
        if (root <= 0)
        {
            return float.PositiveInfinity;
        }

        var side = (-b - MathF.Sqrt(root)) / a;
        var height = o.Y + (side * d.Y);
        var top = (cylinder.Height - o.Y) / d.Y;
        var (x, z) = (o.X + (top * d.X), o.Z + (top * d.Z));
        return side > Near && height >= 0 && height <= cylinder.Height ? side
            : top > Near && (x * x) + (z * z) <= cylinder.Radius * cylinder.Radius ? top
            : float.PositiveInfinity;
    }

    /// <summary>Of side and top the one the point is closer to.</summary>
    private static Vector3 CylinderNormal(Cylinder cylinder, Vector3 local)
    {
        var radius = MathF.Sqrt((local.X * local.X) + (local.Z * local.Z));
        return cylinder.Height - local.Y < cylinder.Radius - radius ? Vector3.UnitY : new Vector3(local.X / radius, 0, local.Z / radius);
    }

    /// <summary>x^2 + z^2 = k^2 (h - y)^2 with k = radius / height: the nearer root on the cone's own half.</summary>
    private static float HitCone(Cone cone, SceneRay ray)
    {
        var (o, d) = (ray.Origin - cone.Base, ray.Direction);
        var slope = cone.Radius / cone.Height;
        var (k, y) = (slope * slope, o.Y - cone.Height);
        var a = (d.X * d.X) + (d.Z * d.Z) - (k * d.Y * d.Y);
        var b = (o.X * d.X) + (o.Z * d.Z) - (k * y * d.Y);
        var c = (o.X * o.X) + (o.Z * o.Z) - (k * y * y);
        var root = (b * b) - (a * c);
        if (root <= 0)
        {
            return float.PositiveInfinity;
        }

        var (first, second) = ((-b - MathF.Sqrt(root)) / a, (-b + MathF.Sqrt(root)) / a);
        var (near, far) = (MathF.Min(first, second), MathF.Max(first, second));
        return OnCone(near) ? near : OnCone(far) ? far : float.PositiveInfinity;

        bool OnCone(float at) => at > Near && o.Y + (at * d.Y) is var height && height >= 0 && height <= cone.Height;
    }

    private static Vector3 ConeNormal(Vector3 local, float slope)
    {
        var radius = MathF.Sqrt((local.X * local.X) + (local.Z * local.Z));
        return Vector3.Normalize(new Vector3(local.X / radius, slope, local.Z / radius));
    }
}
