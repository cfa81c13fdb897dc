using System.Globalization;
using System.Runtime.InteropServices;
using Multitask.Stages.Data.Formats;

namespace Multitask.Serving;

/// <summary>How a picture becomes the numbers of a model.</summary>
/// <param name="Size">In pixels: pictures of another are resized.</param>
/// <param name="Channels">1: grey, 3: red, green and blue.</param>
/// <param name="Divisor">Of the bytes; none: the model takes bytes, pixel by pixel.</param>
internal sealed record PictureSpec(ImageSize Size, int Channels, Option<float> Divisor)
{
    /// <summary>Weights of red, green and blue in grey (ITU-R BT.601).</summary>
    private static readonly float[] Luma = [0.299f, 0.587f, 0.114f];

    /// <summary>Of a model; Left where it takes no pictures.</summary>
    internal static Either<Refusal, PictureSpec> Of(ServedVersion served)
    {
        var (port, sizes) = (served.Input, served.Input.Shape.Sizes);
        return sizes.Count != 3 ? Refusal.Bad($"model '{served.Name}' takes no picture: {served.Card.Input.Meaning}")
            : port.Number == OnnxNumber.UInt8 && sizes[2] is 1 or 3 ? new PictureSpec(new ImageSize(sizes[0], sizes[1]), sizes[2], None)
            : port.Number == OnnxNumber.Float32 && sizes[0] is 1 or 3 ? served.Card.Input.Divisor.Match(
                Some: divisor => Right<Refusal, PictureSpec>(new PictureSpec(new ImageSize(sizes[1], sizes[2]), sizes[0], (float)divisor)),
                None: () => Refusal.Bad($"{BundleCard.FileName} does not say what pixels are divided by: export the model again"))
            : Refusal.Bad(string.Create(CultureInfo.InvariantCulture, $"model '{served.Name}' takes images of shape {port.Shape}, a picture has one channel or three"));
    }

    /// <summary>One example from planes of red, green and blue.</summary>
    internal ReadOnlyMemory<byte> Rows(byte[] rgb)
    {
        var planes = Channels == 3 ? rgb : Grey(rgb);
        var pixels = Size.Height * Size.Width;
        return Divisor.Match<ReadOnlyMemory<byte>>(
            Some: divisor => MemoryMarshal.AsBytes<float>(System.Array.ConvertAll(planes, value => value / divisor)).ToArray(),
            None: () => Enumerable.Range(0, planes.Length).Select(at => planes[(at % Channels * pixels) + (at / Channels)]).ToArray());
    }

    /// <summary>Planes of bytes from one example, as a picture shows them.</summary>
    internal byte[] Planes(ReadOnlySpan<byte> rows)
    {
        var (planes, pixels) = (new byte[Channels * Size.Height * Size.Width], Size.Height * Size.Width);
        for (var at = 0; at < planes.Length; at++)
        {
            planes[at] = Divisor.Case is float divisor
                ? (byte)Math.Clamp(MathF.Round(MemoryMarshal.Cast<byte, float>(rows)[at] * Scale(divisor)), 0, byte.MaxValue)
                : rows[(at % pixels * Channels) + (at / pixels)];
        }

        return planes;
    }

    /// <summary>Numbers that were not divided are shown as if they lay between 0 and 1.</summary>
    private static float Scale(float divisor) => divisor > 1 ? byte.MaxValue : 1;

    private static byte[] Grey(byte[] rgb)
    {
        var grey = new byte[rgb.Length / 3];
        for (var at = 0; at < grey.Length; at++)
        {
            grey[at] = (byte)MathF.Round((rgb[at] * Luma[0]) + (rgb[at + grey.Length] * Luma[1]) + (rgb[at + (2 * grey.Length)] * Luma[2]));
        }

        return grey;
    }
}
