using System.Numerics;

namespace Multitask.Stages.Data.Scenes;

/// <summary>How two colours alternate over a surface.</summary>
internal enum ScenePattern
{
    /// <summary>One colour, faintly clouded.</summary>
    Plain,

    /// <summary>Squares (or cubes) in turn.</summary>
    Checks,

    /// <summary>Stripes across the first axis.</summary>
    Stripes,

    /// <summary>Bands across the second axis.</summary>
    Bands,

    /// <summary>Planks along the second axis, each of its own shade, with dark joints.</summary>
    Planks,

    /// <summary>Blotches of both colours.</summary>
    Blotches,
}

/// <summary>What a surface looks like and which class it shows.</summary>
/// <param name="Class">Its label.</param>
/// <param name="First">Reflectance, red green blue, 0 to 1.</param>
/// <param name="Second">The pattern's other colour.</param>
/// <param name="Pattern">How the two alternate.</param>
/// <param name="Pitch">Size of a square, stripe or blotch in metres.</param>
/// <param name="Gloss">Strength of the highlight, 0 to 1.</param>
internal sealed record SceneSurface(SceneClass Class, Vector3 First, Vector3 Second, ScenePattern Pattern, float Pitch, float Gloss)
{
    /// <summary>The reflectance at a place of the surface, in metres.</summary>
    internal Vector3 Reflectance(Vector3 place)
    {
        var p = place / Pitch;
        var cloud = SceneNoise.At(place * 3.1f);
        var mix = Pattern switch
        {
            ScenePattern.Plain => 0.3f * cloud,
            ScenePattern.Checks => Odd(p.X) ^ Odd(p.Y) ^ Odd(p.Z) ? 1f : 0f,
            ScenePattern.Stripes => Odd(p.X) ? 1f : 0f,
            ScenePattern.Bands => Odd(p.Y) ? 1f : 0f,
            ScenePattern.Planks => Plank(p),
            _ => SmoothStep((SceneNoise.At(p) - 0.4f) * 5),
        };
        return Vector3.Lerp(First, Second, mix) * (0.88f + (0.24f * cloud));
    }

    private static float Plank(Vector3 p)
    {
        var row = MathF.Floor(p.X);
        var joint = p.X - row < 0.06f ? 0.9f : 0f;
        var grain = SceneNoise.At(new Vector3(p.X * 6, (p.Y * 0.7f) + (row * 17), p.Z * 6));
        return MathF.Max(joint, (0.35f * SceneNoise.Cell((int)row, (int)MathF.Floor((p.Y * 0.2f) + (row * 0.37f)), 0)) + (0.35f * grain));
    }

    private static bool Odd(float value) => ((int)MathF.Floor(value) & 1) != 0;

    private static float SmoothStep(float value)
    {
        var t = Math.Clamp(value, 0, 1);
        return t * t * (3 - (2 * t));
    }
}

/// <summary>Smooth noise in [0, 1]: random numbers at whole places, interpolated.</summary>
internal static class SceneNoise
{
    internal static float At(Vector3 place)
    {
        var floor = new Vector3(MathF.Floor(place.X), MathF.Floor(place.Y), MathF.Floor(place.Z));
        var t = place - floor;
        t = t * t * (new Vector3(3) - (2 * t));
        var (x, y, z) = ((int)floor.X, (int)floor.Y, (int)floor.Z);
        var near = Plane(new Vector2(t.X, t.Y), (x, y, z));
        return near + ((Plane(new Vector2(t.X, t.Y), (x, y, z + 1)) - near) * t.Z);
    }

    /// <summary>The random number of a whole place, by a hash of its coordinates.</summary>
    internal static float Cell(int x, int y, int z)
    {
        var hash = ((uint)x * 0x8DA6B343u) ^ ((uint)y * 0xD8163841u) ^ ((uint)z * 0xCB1AB31Fu);
        hash = (hash ^ (hash >> 15)) * 0x2C1B3C6Du;
        hash = (hash ^ (hash >> 12)) * 0x297A2D39u;
        return ((hash ^ (hash >> 15)) >> 8) * (1f / (1 << 24));
    }

    private static float Plane(Vector2 t, (int X, int Y, int Z) at)
    {
        var above = float.Lerp(Cell(at.X, at.Y, at.Z), Cell(at.X + 1, at.Y, at.Z), t.X);
        var below = float.Lerp(Cell(at.X, at.Y + 1, at.Z), Cell(at.X + 1, at.Y + 1, at.Z), t.X);
        return float.Lerp(above, below, t.Y);
    }
}
