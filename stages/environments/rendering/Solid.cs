using Layout = Multitask.Stages.Environments.MujocoLayout;

namespace Multitask.Stages.Environments;

/// <summary>The surface of a geom as triangles in its own frame, in metres, and its colour.</summary>
/// <param name="Geom">The geom's number.</param>
/// <param name="Corners">Three points a triangle, counter-clockwise from outside.</param>
/// <param name="Colour">Red, green, blue, 0 to 1.</param>
internal sealed record Solid(int Geom, Vec3[] Corners, Vec3 Colour)
{
    private const float Visible = 0.1f;

    /// <summary>Every visible geom of a scene.</summary>
    internal static Solid[] Of(Physics physics)
    {
        var solids = new List<Solid>();
        for (var geom = 0; geom < physics.Count(Layout.Model.Geoms); geom++)
        {
            var colour = Colours(physics, geom);
            if (colour[3] > Visible)
            {
                solids.Add(new Solid(geom, Surface(physics, geom), new Vec3(colour[0], colour[1], colour[2])));
            }
        }

        return [.. solids];
    }

    /// <summary>The geom's own colour; its material's where it has the one that MuJoCo gives those that say none.</summary>
    private static ReadOnlySpan<float> Colours(Physics physics, int geom)
    {
        var geoms = physics.Count(Layout.Model.Geoms);
        ReadOnlySpan<float> own = physics.Scene<float>(Layout.Model.GeomColour, 4 * geoms).Slice(4 * geom, 4);
        var material = physics.Scene<int>(Layout.Model.GeomMaterial, geoms)[geom];
        return material >= 0 && own.SequenceEqual([0.5f, 0.5f, 0.5f, 1])
            ? physics.Scene<float>(Layout.Model.MaterialColour, 4 * (material + 1)).Slice(4 * material, 4)
            : own;
    }

    private static Vec3[] Surface(Physics physics, int geom)
    {
        var geoms = physics.Count(Layout.Model.Geoms);
        var size = Vec3.At(physics.Scene<double>(Layout.Model.GeomSize, 3 * geoms)[(3 * geom)..]);
        return physics.Scene<int>(Layout.Model.GeomType, geoms)[geom] switch
        {
            Surfaces.PlaneKind => Surfaces.Plane(size),
            Surfaces.SphereKind => Surfaces.Ball(new(size.X, size.X, size.X), 0),
            Surfaces.CapsuleKind => Surfaces.Ball(new(size.X, size.X, size.X), size.Y),
            Surfaces.EllipsoidKind => Surfaces.Ball(size, 0),
            Surfaces.CylinderKind => Surfaces.Cylinder(size.X, size.Y),
            Surfaces.BoxKind => Surfaces.Box(size),
            Surfaces.MeshKind => Mesh(physics, physics.Scene<int>(Layout.Model.GeomMesh, geoms)[geom]),
            _ => [],
        };
    }

    private static Vec3[] Mesh(Physics physics, int mesh)
    {
        var first = physics.Scene<int>(Layout.Model.MeshVertexAddress, mesh + 1)[mesh];
        var (at, count) = (physics.Scene<int>(Layout.Model.MeshFaceAddress, mesh + 1)[mesh], physics.Scene<int>(Layout.Model.MeshFaces, mesh + 1)[mesh]);
        var vertices = physics.Scene<float>(Layout.Model.Vertices, 3 * (first + physics.Scene<int>(Layout.Model.MeshVertices, mesh + 1)[mesh]))[(3 * first)..];
        var faces = physics.Scene<int>(Layout.Model.Faces, 3 * (at + count))[(3 * at)..];
        var corners = new Vec3[faces.Length];
        for (var corner = 0; corner < faces.Length; corner++)
        {
            var vertex = vertices[(3 * faces[corner])..];
            corners[corner] = new(vertex[0], vertex[1], vertex[2]);
        }

        return corners;
    }
}
