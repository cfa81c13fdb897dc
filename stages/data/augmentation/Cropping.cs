using System.Numerics;

namespace Multitask.Stages.Data.Augmenting;

/// <summary>
/// Applies a <see cref="Crop"/> to the planes of an example: where each output pixel comes from, worked out once for all planes.
/// </summary>
/// <remarks>
/// As published: images and normals bilinear with corners aligned, labels and depth nearest (source = floor(target /
/// scale)).
/// </remarks>
internal sealed class Cropping
{
    private readonly int _width;
    private readonly float _scale;
    private readonly bool _flip;
    private readonly (int[] Row, int[] Column) _nearest;
    private readonly (Lerp[] Row, Lerp[] Column) _bilinear;

    internal Cropping(Crop crop, int height, int width)
    {
        (_width, _scale, _flip) = (width, (float)crop.Scale, crop.Flip);
        var rows = new Side(crop.Top, (int)(height / crop.Scale), height);
        var columns = new Side(crop.Left, (int)(width / crop.Scale), width);
        _nearest = (Nearest(rows), Flipped(Nearest(columns)));
        _bilinear = (Bilinear(rows), Flipped(Bilinear(columns)));
    }

    /// <summary>Class numbers, (H, W).</summary>
    internal void Labels<T>(ReadOnlySpan<T> source, Span<T> target)
        where T : INumberBase<T>
    {
        var (rows, columns) = _nearest;
        for (var y = 0; y < rows.Length; y++)
        {
            var from = rows[y] * _width;
            var to = target.Slice(y * _width, _width);
            for (var x = 0; x < to.Length; x++)
            {
                to[x] = source[from + columns[x]];
            }
        }
    }

    /// <summary>Depth, (1, H, W): what is scaled up is that much nearer.</summary>
    internal void Depth(ReadOnlySpan<float> source, Span<float> target)
    {
        Labels(source, target);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] /= _scale;
        }
    }

    /// <summary>An image, (C, H, W).</summary>
    internal void Image(ReadOnlySpan<float> source, Span<float> target)
    {
        var plane = _bilinear.Row.Length * _width;
        for (var first = 0; first < target.Length; first += plane)
        {
            Plane(source.Slice(first, plane), target.Slice(first, plane));
        }
    }

    /// <summary>Normals, (3, H, W): as an image, and a mirrored surface faces the other way.</summary>
    internal void Normals(ReadOnlySpan<float> source, Span<float> target)
    {
        Image(source, target);
        var x = _flip ? target[..(target.Length / 3)] : [];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = -x[i];
        }
    }

    private void Plane(ReadOnlySpan<float> source, Span<float> target)
    {
        var (rows, columns) = _bilinear;
        for (var y = 0; y < rows.Length; y++)
        {
            var upper = source.Slice(rows[y].Low * _width, _width);
            var lower = source.Slice(rows[y].High * _width, _width);
            var to = target.Slice(y * _width, _width);
            for (var x = 0; x < to.Length; x++)
            {
                var at = columns[x];
                var above = upper[at.Low] + ((upper[at.High] - upper[at.Low]) * at.Weight);
                var below = lower[at.Low] + ((lower[at.High] - lower[at.Low]) * at.Weight);
                to[x] = above + ((below - above) * rows[y].Weight);
            }
        }
    }

    private T[] Flipped<T>(T[] columns) => _flip ? [.. columns.Reverse()] : columns;

    private static int[] Nearest(Side side)
    {
        var step = (float)side.Length / side.Size;
        return [.. Enumerable.Range(0, side.Size).Select(i => side.First + Math.Min((int)(i * step), side.Length - 1))];
    }

    private static Lerp[] Bilinear(Side side)
    {
        var step = side.Size > 1 ? (float)(side.Length - 1) / (side.Size - 1) : 0;
        return [.. Enumerable.Range(0, side.Size).Select(i => Between(side, i * step))];
    }

    private static Lerp Between(Side side, float position)
    {
        var low = Math.Min((int)position, side.Length - 1);
        return new Lerp(side.First + low, side.First + Math.Min(low + 1, side.Length - 1), position - low);
    }

    /// <summary>One axis: the crop's first pixel and length, and the size it is resized to.</summary>
    private readonly record struct Side(int First, int Length, int Size);

    /// <summary>Two neighbouring source pixels and the share of the second.</summary>
    private readonly record struct Lerp(int Low, int High, float Weight);
}
