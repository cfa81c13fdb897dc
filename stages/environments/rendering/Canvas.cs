namespace Multitask.Stages.Environments;

/// <summary>An image that triangles are drawn on: of several at a pixel the nearest stays.</summary>
internal sealed class Canvas
{
    private readonly int _width;
    private readonly int _height;
    private readonly double[] _nearness;
    private readonly byte[] _pixels;

    /// <summary>An empty one.</summary>
    internal Canvas(int width, int height, Rgb background)
    {
        (_width, _height) = (width, height);
        (_nearness, _pixels) = (new double[width * height], new byte[3 * width * height]);
        for (var at = 0; at < width * height; at++)
        {
            Paint(at, background);
        }
    }

    /// <summary>What is drawn.</summary>
    internal RgbImage Image => new(_width, _height, [.. _pixels]);

    /// <summary>Draws a triangle; corners are right, up and forward of the camera, in metres.</summary>
    internal void Draw((Vec3 A, Vec3 B, Vec3 C) seen, double zoom, Rgb colour)
    {
        if (Math.Min(seen.A.Z, Math.Min(seen.B.Z, seen.C.Z)) < Camera.Near)
        {
            return;
        }

        var (a, b, c) = (Project(seen.A, zoom), Project(seen.B, zoom), Project(seen.C, zoom));
        var area = Cross(a, b, c.X, c.Y);
        if (area == 0)
        {
            return;
        }

        var (left, right) = Range(a.X, b.X, c.X, _width);
        var (top, bottom) = Range(a.Y, b.Y, c.Y, _height);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var (u, v, w) = (Cross(b, c, x, y) / area, Cross(c, a, x, y) / area, Cross(a, b, x, y) / area);
                if (u >= 0 && v >= 0 && w >= 0)
                {
                    Cover((y * _width) + x, (u * a.Z) + (v * b.Z) + (w * c.Z), colour);
                }
            }
        }
    }

    /// <summary>Pixel column and row, and the reciprocal of the distance, which is linear in the image.</summary>
    private Vec3 Project(Vec3 seen, double zoom)
    {
        var scale = zoom * _height / 2 / seen.Z;
        return new((_width / 2.0) + (seen.X * scale), (_height / 2.0) - (seen.Y * scale), 1 / seen.Z);
    }

    private static double Cross(Vec3 a, Vec3 b, double x, double y) => ((b.X - a.X) * (y - a.Y)) - ((b.Y - a.Y) * (x - a.X));

    private static (int First, int Last) Range(double a, double b, double c, int size) => (
        (int)Math.Clamp(Math.Ceiling(Math.Min(a, Math.Min(b, c))), 0, size),
        (int)Math.Clamp(Math.Floor(Math.Max(a, Math.Max(b, c))), -1, size - 1));

    private void Cover(int at, double nearness, Rgb colour)
    {
        if (nearness > _nearness[at])
        {
            _nearness[at] = nearness;
            Paint(at, colour);
        }
    }

    private void Paint(int at, Rgb colour) => (_pixels[3 * at], _pixels[(3 * at) + 1], _pixels[(3 * at) + 2]) = (colour.Red, colour.Green, colour.Blue);
}
