using SkiaSharp;

namespace Multitask.Stages.Data.Pictures;

/// <summary>Images as PNG files.</summary>
internal static class Png
{
    /// <summary>An image as a file: the same pixels always give the same bytes.</summary>
    internal static byte[] Encode(RgbImage image)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgb888x, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        for (var at = 0; at < image.Width * image.Height; at++)
        {
            image.Pixels.Slice(3 * at, 3).CopyTo(pixels[(4 * at)..]);
        }

        using var file = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return file.ToArray();
    }

    /// <summary>An image as an address that holds all of it.</summary>
    internal static string DataUri(RgbImage image) => $"data:image/png;base64,{Convert.ToBase64String(Encode(image))}";
}
