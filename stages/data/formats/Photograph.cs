using SkiaSharp;

namespace Multitask.Stages.Data.Formats;

/// <summary>A decoded photograph: red, green, blue and a fourth byte that is not used per pixel, row by row.</summary>
internal sealed record Photograph(int Height, int Width, byte[] Pixels)
{
    /// <summary>Bytes of a pixel.</summary>
    internal const int Stride = 4;

    /// <summary>What a file may claim to hold: its header alone decides how much memory decoding takes.</summary>
    private const long MostPixels = 1L << 26;

    /// <summary>Decodes a JPEG, PNG or WebP file; Left names the file that is none or ends early.</summary>
    internal static Either<string, Photograph> Decode(string path, byte[] bytes)
    {
        using var stream = new SKMemoryStream(bytes);
        using var codec = SKCodec.Create(stream, out var result);
        return result != SKCodecResult.Success ? Undecodable(path, result)
            : (long)codec.Info.Width * codec.Info.Height > MostPixels
                ? $"{path}: must have at most {MostPixels} pixels, found {codec.Info.Width} x {codec.Info.Height}"
                : Decode(path, codec);
    }

    private static Either<string, Photograph> Decode(string path, SKCodec codec)
    {
        // Without a colour space there is no conversion: the bytes are the file's.
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap(info);
        var result = codec.GetPixels(info, bitmap.GetPixels());
        return result == SKCodecResult.Success
            ? new Photograph(info.Height, info.Width, bitmap.GetPixelSpan().ToArray())
            : Undecodable(path, result);
    }

    private static Either<string, Photograph> Undecodable(string path, SKCodecResult reason) =>
        $"{path}: is not an image that can be decoded ({reason})";
}
