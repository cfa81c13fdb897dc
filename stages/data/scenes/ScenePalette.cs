using System.Numerics;

namespace Multitask.Stages.Data.Scenes;

/// <summary>What the classes look like. Each has its own range of colours and patterns, wide enough to overlap with others.</summary>
internal static class ScenePalette
{
    /// <summary>A random surface of a class.</summary>
    internal static SceneSurface Draw(SceneClass kind, RandomSource random) => kind switch
    {
        SceneClass.Floor => Floor(random),
        SceneClass.Wall => Wall(random),
        SceneClass.Ceiling => new(kind, Vary(random, (0.86f, 0.86f, 0.83f), 0.05f), new(0.75f), ScenePattern.Plain, 1, 0),
        SceneClass.Door => new(kind, Vary(random, (0.34f, 0.15f, 0.08f), 0.05f), new(0.14f, 0.07f, 0.04f), ScenePattern.Plain, 1, 0.1f),
        SceneClass.Picture => Picture(random),
        SceneClass.Rug => Rug(random),
        SceneClass.Crate => new(kind, Vary(random, (0.72f, 0.48f, 0.22f), 0.08f), new(0.4f, 0.25f, 0.1f), ScenePattern.Planks, 0.12f, 0),
        SceneClass.Ball => Ball(random),
        SceneClass.Column => Column(random),
        SceneClass.Drum => Drum(random),
        SceneClass.Cone => Cone(random),
        SceneClass.Beanbag => new(kind, Vary(random, (0.42f, 0.1f, 0.42f), 0.1f), new(0.6f, 0.25f, 0.55f), ScenePattern.Blotches, 0.2f, 0),
        _ => new(SceneClass.Table, Vary(random, (0.1f, 0.2f, 0.09f), 0.05f), new(0.2f, 0.32f, 0.16f), ScenePattern.Plain, 0.1f, 0.3f),
    };

    /// <summary>Uniform in [low, high).</summary>
    internal static float Between(RandomSource random, double low, double high) => (float)random.Uniform(low, high);

    private static SceneSurface Floor(RandomSource random) => random.Next(3) switch
    {
        0 => Planks(Vary(random, (0.5f, 0.34f, 0.2f), 0.07f), Between(random, 0.14, 0.25)),
        1 => Tiles(Vary(random, (0.46f, 0.42f, 0.38f), 0.08f), Vary(random, (0.3f, 0.27f, 0.24f), 0.05f), Between(random, 0.35, 0.55)),
        _ => Carpet(Vary(random, (0.42f, 0.33f, 0.26f), 0.08f), Between(random, 0.05, 0.1)),
    };

    private static SceneSurface Planks(Vector3 colour, float pitch) =>
        new(SceneClass.Floor, colour, new(0.26f, 0.16f, 0.09f), ScenePattern.Planks, pitch, 0.15f);

    private static SceneSurface Tiles(Vector3 light, Vector3 dark, float pitch) =>
        new(SceneClass.Floor, light, dark, ScenePattern.Checks, pitch, 0.25f);

    private static SceneSurface Carpet(Vector3 colour, float pitch) =>
        new(SceneClass.Floor, colour, colour * 0.75f, ScenePattern.Blotches, pitch, 0);

    private static SceneSurface Wall(RandomSource random)
    {
        var colour = Choose(random, (0.74f, 0.68f, 0.54f), (0.56f, 0.66f, 0.76f), (0.58f, 0.68f, 0.55f), (0.76f, 0.6f, 0.54f));
        var first = Vary(random, colour, 0.06f);
        return random.Next(3) == 0
            ? new(SceneClass.Wall, first, first * 0.82f, ScenePattern.Stripes, Between(random, 0.12, 0.3), 0)
            : new(SceneClass.Wall, first, first * 0.85f, ScenePattern.Plain, 1, 0);
    }

    private static SceneSurface Column(RandomSource random) =>
        new(SceneClass.Column, Vary(random, (0.78f, 0.8f, 0.84f), 0.05f), new(0.45f, 0.47f, 0.52f), ScenePattern.Blotches, 0.12f, 0.2f);

    private static SceneSurface Drum(RandomSource random)
    {
        var colour = Vary(random, (0.08f, 0.34f, 0.44f), 0.07f);
        return new(SceneClass.Drum, colour, new(0.2f, 0.55f, 0.6f), ScenePattern.Bands, Between(random, 0.1, 0.2), 0.5f);
    }

    private static SceneSurface Cone(RandomSource random)
    {
        var colour = Vary(random, (0.9f, 0.32f, 0.04f), 0.06f);
        return new(SceneClass.Cone, colour, new(0.9f), ScenePattern.Bands, Between(random, 0.16, 0.24), 0.1f);
    }

    private static SceneSurface Picture(RandomSource random) =>
        new(SceneClass.Picture, Hue(random, 0.75f), Hue(random, 0.25f), ScenePattern.Blotches, Between(random, 0.12, 0.25), 0.1f);

    private static SceneSurface Rug(RandomSource random)
    {
        var colour = Choose(random, (0.5f, 0.07f, 0.09f), (0.08f, 0.13f, 0.42f), (0.55f, 0.38f, 0.08f));
        var pattern = random.Next(2) == 0 ? ScenePattern.Stripes : ScenePattern.Checks;
        return new(SceneClass.Rug, Vary(random, colour, 0.06f), new(0.7f, 0.62f, 0.5f), pattern, Between(random, 0.1, 0.3), 0);
    }

    private static SceneSurface Ball(RandomSource random)
    {
        var colour = Choose(random, (0.85f, 0.75f, 0.06f), (0.82f, 0.08f, 0.1f), (0.35f, 0.75f, 0.1f));
        var pattern = random.Next(2) == 0 ? ScenePattern.Plain : ScenePattern.Stripes;
        return new(SceneClass.Ball, Vary(random, colour, 0.06f), new(0.88f), pattern, Between(random, 0.12, 0.25), 0.6f);
    }

    private static (float, float, float) Choose(RandomSource random, params ReadOnlySpan<(float, float, float)> colours) =>
        colours[random.Next(colours.Length)];

    /// <summary>The colour, a little brighter or darker, each channel moved by up to <paramref name="by"/>.</summary>
    private static Vector3 Vary(RandomSource random, (float R, float G, float B) colour, float by)
    {
        var bright = Between(random, 0.85, 1.15);
        var moved = new Vector3(Between(random, -by, by), Between(random, -by, by), Between(random, -by, by));
        return Vector3.Clamp((new Vector3(colour.R, colour.G, colour.B) * bright) + moved, new(0.02f), new(0.95f));
    }

    /// <summary>A strong colour of any hue.</summary>
    private static Vector3 Hue(RandomSource random, float value)
    {
        var angle = Between(random, 0, 2 * Math.PI);
        var wave = new Vector3(MathF.Cos(angle), MathF.Cos(angle - (MathF.Tau / 3)), MathF.Cos(angle + (MathF.Tau / 3)));
        return (new Vector3(0.5f) + (0.45f * wave)) * value;
    }
}
