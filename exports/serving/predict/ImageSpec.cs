using System.Globalization;
using System.Runtime.InteropServices;
using Multitask.Stages.Data.Formats;

namespace Multitask.Serving;

/// <summary>How images are preprocessed for a model.</summary>
/// <param name="Size">In pixels; images of another size are resized.</param>
/// <param name="Channels">1 for greyscale, 3 for RGB.</param>
/// <param name="Divisor">Floats (C, H, W) are bytes divided by this; none for a model that takes bytes, (H, W, C).</param>
internal sealed record ImageSpec(ImageSize Size, int Channels, Option<float> Divisor)
{
    /// <summary>Weights of red, green and blue in greyscale (ITU-R BT.601).</summary>
    private static readonly float[] Luma = [0.299f, 0.587f, 0.114f];

    /// <summary>The preprocessing of a model; an error if it does not take images.</summary>
    internal static Either<RequestError, ImageSpec> Of(ServedVersion served)
    {
        var (port, sizes) = (served.Input, served.Input.Shape.Sizes);
        return sizes.Count != 3 ? RequestError.BadRequest($"model '{served.Name}' does not take images: {served.Card.Input.Meaning}")
            : port.Number == OnnxNumber.UInt8 && sizes[2] is 1 or 3 ? new ImageSpec(new ImageSize(sizes[0], sizes[1]), sizes[2], None)
            : port.Number == OnnxNumber.Float32 && sizes[0] is 1 or 3 ? served.Card.Input.Divisor.Match(
                Some: divisor => Right<RequestError, ImageSpec>(new ImageSpec(new ImageSize(sizes[1], sizes[2]), sizes[0], (float)divisor)),
                None: () => RequestError.BadRequest($"{BundleCard.FileName} does not say what pixels are divided by: export the model again"))
            : RequestError.BadRequest(string.Create(CultureInfo.InvariantCulture, $"model '{served.Name}' takes images of shape {port.Shape}, but an image has one channel or three"));
    }

    /// <summary>One example as bytes of the input's type, from bytes (3, H, W) in RGB.</summary>
    internal ReadOnlyMemory<byte> Rows(byte[] rgb)
    {
        var planes = Channels == 3 ? rgb : Grey(rgb);
        var pixels = Size.Height * Size.Width;
        return Divisor.Match<ReadOnlyMemory<byte>>(
            Some: divisor => MemoryMarshal.AsBytes<float>(System.Array.ConvertAll(planes, value => value / divisor)).ToArray(),
            None: () => Enumerable.Range(0, planes.Length).Select(at => planes[(at % Channels * pixels) + (at / Channels)]).ToArray());
    }

    /// <summary>The inverse of <see cref="Rows"/> for display: bytes (C, H, W).</summary>
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

    /// <summary>Without a divisor above 1, numbers are assumed to lie between 0 and 1.</summary>
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
