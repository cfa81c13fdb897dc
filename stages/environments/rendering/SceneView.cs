using Layout = Multitask.Stages.Environments.MujocoLayout;

namespace Multitask.Stages.Environments;

/// <summary>Draws the scene of an environment as it stands, without a graphics card: flat surfaces under one light.</summary>
internal sealed class SceneView
{
    private const double Ambient = 0.45;
    private static readonly Rgb Background = new(244, 245, 247);
    private static readonly Vec3 Light = new(0.33, 0.44, 0.83);

    private readonly Physics _physics;
    private readonly Solid[] _solids;
    private readonly Camera _camera;

    /// <summary>A view of an environment, which must outlive it.</summary>
    internal SceneView(SimulatedEnvironment environment)
    {
        (_physics, _camera) = (environment.Physics, Camera.Of(environment.Task.Family));
        _solids = Solid.Of(_physics);
    }

    /// <summary>The scene now.</summary>
    internal RgbImage Draw(int width, int height)
    {
        var canvas = new Canvas(width, height, Background);
        foreach (var solid in _solids)
        {
            Draw(canvas, solid);
        }

        return canvas.Image;
    }

    private void Draw(Canvas canvas, Solid solid)
    {
        var geoms = _physics.Count(Layout.Model.Geoms);
        var origin = Vec3.At(_physics.State(Layout.Data.GeomPosition, 3 * geoms)[(3 * solid.Geom)..]);
        ReadOnlySpan<double> turn = _physics.State(Layout.Data.GeomRotation, 9 * geoms).Slice(9 * solid.Geom, 9);
        for (var at = 0; at < solid.Corners.Length; at += 3)
        {
            var (a, b, c) = (World(solid.Corners[at], origin, turn), World(solid.Corners[at + 1], origin, turn), World(solid.Corners[at + 2], origin, turn));
            var normal = (b - a).Cross(c - a);
            if (normal.Length > 0 && normal.Dot(_camera.Eye - a) > 0)
            {
                canvas.Draw((_camera.See(a), _camera.See(b), _camera.See(c)), _camera.Zoom, Shade(solid.Colour, normal * (1 / normal.Length)));
            }
        }
    }

    private static Vec3 World(Vec3 point, Vec3 origin, ReadOnlySpan<double> turn) => origin + new Vec3(
        point.Dot(Vec3.At(turn)), point.Dot(Vec3.At(turn[3..])), point.Dot(Vec3.At(turn[6..])));

    private static Rgb Shade(Vec3 colour, Vec3 normal)
    {
        var light = Ambient + ((1 - Ambient) * Math.Max(normal.Dot(Light), 0));
        return new(Byte(colour.X * light), Byte(colour.Y * light), Byte(colour.Z * light));
    }

    private static byte Byte(double share) => (byte)Math.Round(255 * Math.Clamp(share, 0, 1));
}
