using System.Numerics;

namespace Multitask.Stages.Data.Scenes;

/// <summary>What one ray sees.</summary>
/// <param name="Depth">Distance along the optical axis, metres.</param>
/// <param name="Point">Where, in the room.</param>
/// <param name="Normal">Unit normal there, in the room.</param>
/// <param name="Surface">Index of the surface.</param>
/// <param name="Solid">Index of the solid's part; -1 on a side of the room.</param>
internal readonly record struct SceneSight(float Depth, Vector3 Point, Vector3 Normal, int Surface, int Solid)
{
    /// <summary>The side of the room where <see cref="Solid"/> is -1.</summary>
    internal RoomSide Side { get; init; }

    /// <summary>Metres to the edge of the decor that is seen; infinite elsewhere.</summary>
    internal float Rim { get; init; }
}

/// <summary>Casts rays into a scene: what is seen, and in which light.</summary>
internal sealed class SceneTracer(Scene scene)
{
    private const float RimWidth = 0.07f;

    private readonly SceneForm[] _forms = [.. scene.Forms];
    private readonly SceneSurface[] _surfaces = [.. scene.Surfaces];
    private readonly SceneDecor[] _decors = [.. scene.Decors];
    private readonly SceneFoot[] _feet = [.. scene.Feet];

    /// <summary>The class of a sight.</summary>
    internal SceneClass ClassOf(SceneSight sight) => _surfaces[sight.Surface].Class;

    /// <summary>The nearest thing on a ray from inside the room.</summary>
    internal SceneSight Look(SceneRay ray)
    {
        var (nearest, side) = scene.Room.Leave(ray);
        var solid = -1;
        for (var i = 0; i < _forms.Length; i++)
        {
            var distance = _forms[i].Hit(ray);
            (nearest, solid) = distance < nearest ? (distance, i) : (nearest, solid);
        }

        var point = ray.At(nearest);
        return solid >= 0
            ? new SceneSight(nearest, point, _forms[solid].Normal(point), _forms[solid].Surface, solid)
            : LookAtSide(nearest, point, side);
    }

    /// <summary>The colour of a sight, linear, before exposure.</summary>
    internal Vector3 Shade(SceneSight sight)
    {
        var surface = _surfaces[sight.Surface];
        var toCamera = scene.Camera.Position - sight.Point;
        var distance = toCamera.Length();
        var facing = MathF.Max(0, Vector3.Dot(sight.Normal, toCamera) / distance);
        var slant = Vector3.Dot(sight.Normal, scene.Light);
        var main = slant > 0 && !InShadow(sight) ? slant : 0;
        var fill = 0.5f * facing / (1 + (distance * distance / 9));
        var ambient = (0.24f + (0.06f * MathF.Abs(sight.Normal.Y))) * Openness(sight);
        var highlight = surface.Gloss > 0 && main > 0 ? surface.Gloss * Highlight(sight.Normal, toCamera / distance) : 0;
        var light = (new Vector3(1, 0.96f, 0.88f) * (0.75f * main)) + (new Vector3(0.9f, 0.95f, 1) * (ambient + fill));
        return (Colour(surface, sight) * light) + new Vector3(highlight);
    }

    private Vector3 Colour(SceneSurface surface, SceneSight sight)
    {
        return sight.Solid >= 0 ? surface.Reflectance(_forms[sight.Solid].Local(sight.Point))
            : sight.Rim < RimWidth ? surface.Second
            : surface.Reflectance(new Vector3(SceneRoom.Place(sight.Side, sight.Point), 0.5f));
    }

    private SceneSight LookAtSide(float distance, Vector3 point, RoomSide side)
    {
        var place = SceneRoom.Place(side, point);
        foreach (var decor in _decors)
        {
            if (decor.Covers(side, place))
            {
                return new SceneSight(distance, point, SceneRoom.Normal(side), decor.Surface, -1) { Side = side, Rim = decor.Rim(place) };
            }
        }

        var surface = side switch { RoomSide.Floor => 0, RoomSide.Ceiling => 2, _ => 1 };
        return new SceneSight(distance, point, SceneRoom.Normal(side), surface, -1) { Side = side, Rim = float.PositiveInfinity };
    }

    private bool InShadow(SceneSight sight)
    {
        var ray = new SceneRay(sight.Point + (sight.Normal * 2e-3f), scene.Light);
        foreach (var form in _forms)
        {
            if (form.Hit(ray) < float.PositiveInfinity)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// How much of the room's diffuse light arrives: less in corners and where solids stand. Falls off like 1 / (1 + (d / r)^2).
    /// </summary>
    private float Openness(SceneSight sight)
    {
        var (low, high) = (sight.Point - scene.Room.Low, scene.Room.High - sight.Point);
        var gap = Vector3.Min(low, high);
        var open = sight.Solid >= 0
            ? Near(gap.Y, 0.15f)
            : Along(sight.Normal.X, gap.X) * Along(sight.Normal.Y, gap.Y) * Along(sight.Normal.Z, gap.Z);
        var onFloor = sight.Solid < 0 && sight.Side == RoomSide.Floor;
        foreach (var foot in onFloor ? _feet : [])
        {
            var distance = Vector2.Distance(foot.Center, new Vector2(sight.Point.X, sight.Point.Z)) - (0.9f * foot.Radius);
            open *= Near(MathF.Max(0, distance), 0.12f);
        }

        return open;

        // Along its own normal a side of the room has no neighbour.
        static float Along(float normal, float gap) => normal == 0 ? Near(gap, 0.3f) : 1;

        static float Near(float distance, float reach) => 1 - (0.45f / (1 + (distance * distance / (reach * reach))));
    }

    /// <summary>Blinn's highlight with exponent 32.</summary>
    private float Highlight(Vector3 normal, Vector3 toCamera)
    {
        var power = MathF.Max(0, Vector3.Dot(normal, Vector3.Normalize(scene.Light + toCamera)));
        for (var doubling = 0; doubling < 5; doubling++)
        {
            power *= power;
        }

        return power;
    }
}
