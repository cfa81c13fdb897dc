using System.Numerics;

namespace Multitask.Stages.Data.Scenes;

/// <summary>The pixels of one rendered room, all planes row major.</summary>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
public sealed class ScenePixels(int height, int width)
{
    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>Columns.</summary>
    public int Width => width;

    /// <summary>(3, H, W) red, green, blue, gamma-encoded.</summary>
    public byte[] Colours { get; } = new byte[3 * height * width];

    /// <summary>(H, W) <see cref="SceneClass"/>, -1 undefined.</summary>
    public sbyte[] Labels { get; } = new sbyte[height * width];

    /// <summary>(1, H, W) metres along the optical axis, 0 undefined.</summary>
    public float[] Depth { get; } = new float[height * width];

    /// <summary>(3, H, W) unit normals in the camera frame (x right, y down, z forward), facing the camera; zero undefined.</summary>
    public float[] Normals { get; } = new float[3 * height * width];
}

/// <summary>Renders rooms by ray casting: exact depth and normals at pixel centres, colours smoothed where neighbours differ.</summary>
public static class SceneRenderer
{
    /// <summary>Nearer things leave the strip beside them unseen by the depth sensor when the jump is at least this, in metres.</summary>
    private const float ShadowJump = 0.5f;

    private const float Contrast = 0.1f;

    /// <summary>Four places within a pixel on a turned grid.</summary>
    private static readonly Vector2[] Within = [new(-0.125f, -0.375f), new(0.375f, -0.125f), new(0.125f, 0.375f), new(-0.375f, 0.125f)];

    /// <summary>Renders the room of a stream into <paramref name="pixels"/>; the same stream and size give the same bytes.</summary>
    public static void Render(RandomSource random, ScenePixels pixels)
    {
        var scene = SceneMaker.Draw(random);
        var view = new View(scene, new SceneTracer(scene), Intrinsics.Of(pixels.Height, pixels.Width));
        var colours = new Vector3[pixels.Height * pixels.Width];
        Cast(view, pixels, colours);
        Encode(random, (Smooth(view, pixels, colours), scene.Exposure), pixels);
        Forget(random, pixels);
    }

    /// <summary>One ray through each pixel's centre: geometry, labels and a first colour.</summary>
    private static void Cast(View view, ScenePixels pixels, Vector3[] colours)
    {
        for (var i = 0; i < colours.Length; i++)
        {
            var sight = view.Tracer.Look(view.Ray(i % pixels.Width, i / pixels.Width));
            var normal = view.Scene.Camera.ToCamera(sight.Normal);
            colours[i] = view.Tracer.Shade(sight);
            pixels.Labels[i] = (sbyte)view.Tracer.ClassOf(sight);
            pixels.Depth[i] = sight.Depth;
            pixels.Normals[i] = normal.X;
            pixels.Normals[colours.Length + i] = normal.Y;
            pixels.Normals[(2 * colours.Length) + i] = normal.Z;
        }
    }

    /// <summary>Four more rays where a pixel differs from a neighbour.</summary>
    private static Vector3[] Smooth(View view, ScenePixels pixels, Vector3[] colours)
    {
        var smooth = new Vector3[colours.Length];
        for (var i = 0; i < colours.Length; i++)
        {
            var (x, y) = (i % pixels.Width, i / pixels.Width);
            var differs = (x > 0 && Differ(colours[i], colours[i - 1]))
                || (x + 1 < pixels.Width && Differ(colours[i], colours[i + 1]))
                || (y > 0 && Differ(colours[i], colours[i - pixels.Width]))
                || (y + 1 < pixels.Height && Differ(colours[i], colours[i + pixels.Width]));
            var sum = colours[i];
            foreach (var shift in differs ? Within : [])
            {
                sum += view.Tracer.Shade(view.Tracer.Look(view.Ray(x + shift.X, y + shift.Y)));
            }

            smooth[i] = differs ? sum / (Within.Length + 1) : sum;
        }

        return smooth;
    }

    private static bool Differ(Vector3 a, Vector3 b)
    {
        var gap = Vector3.Abs(a - b);
        return MathF.Max(gap.X, MathF.Max(gap.Y, gap.Z)) > Contrast;
    }

    /// <summary>Exposure, gamma 2, a little sensor noise, bytes.</summary>
    private static void Encode(RandomSource random, (Vector3[] Colours, float Exposure) image, ScenePixels pixels)
    {
        var plane = image.Colours.Length;
        for (var i = 0; i < plane; i++)
        {
            var colour = Vector3.SquareRoot(Vector3.Clamp(image.Colours[i] * image.Exposure, Vector3.Zero, Vector3.One));
            var noise = random.NextUInt32();
            for (var channel = 0; channel < 3; channel++, noise >>= 10)
            {
                // The sum of two five-bit numbers: a triangle about zero, at most 3 steps of 255 wide either way.
                var step = ((noise & 31) + ((noise >> 5) & 31) - 31f) / 10;
                pixels.Colours[(channel * plane) + i] = (byte)Math.Clamp((colour[channel] * 255) + step + 0.5f, 0, 255);
            }
        }
    }

    /// <summary>What a depth camera does not see: strips behind edges, and a few blobs.</summary>
    private static void Forget(RandomSource random, ScenePixels pixels)
    {
        var lost = new bool[pixels.Labels.Length];
        for (var i = 1; i < lost.Length; i++)
        {
            lost[i] = i % pixels.Width > 0 && pixels.Depth[i] - pixels.Depth[i - 1] > ShadowJump;
        }

        for (var blob = random.Next(4); blob > 0; blob--)
        {
            Blob(random, pixels, lost);
        }

        var plane = lost.Length;
        for (var i = 0; i < plane; i++)
        {
            if (lost[i])
            {
                (pixels.Labels[i], pixels.Depth[i]) = (-1, 0);
                (pixels.Normals[i], pixels.Normals[plane + i], pixels.Normals[(2 * plane) + i]) = (0, 0, 0);
            }
        }
    }

    private static void Blob(RandomSource random, ScenePixels pixels, bool[] lost)
    {
        var center = new Vector2(random.Next(pixels.Width), random.Next(pixels.Height));
        var radii = new Vector2((float)random.Uniform(0.01, 0.06) * pixels.Width, (float)random.Uniform(0.01, 0.08) * pixels.Height);
        for (var i = 0; i < lost.Length; i++)
        {
            lost[i] |= ((new Vector2(i % pixels.Width, i / pixels.Width) - center) / radii).LengthSquared() < 1;
        }
    }

    /// <summary>A scene, how its rays are cast and its camera's numbers.</summary>
    private sealed record View(Scene Scene, SceneTracer Tracer, Intrinsics Lens)
    {
        internal SceneRay Ray(float x, float y) =>
            Scene.Camera.Ray((x - Lens.CenterX) / Lens.Focal, (y - Lens.CenterY) / Lens.Focal);
    }
}
