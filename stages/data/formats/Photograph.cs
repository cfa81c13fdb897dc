using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace Multitask.Stages.Data.Formats;

/// <summary>A decoded photograph: red, green, blue and a fourth byte that is not used per pixel, row by row.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Pixels">At least <see cref="Stride"/> bytes per pixel.</param>
internal sealed record Photograph(int Height, int Width, byte[] Pixels)
{
    /// <summary>Bytes of a pixel.</summary>
    internal const int Stride = 4;

    /// <summary>What a file may claim to hold: its header alone decides how much memory decoding takes.</summary>
    internal const long MostPixels = 1L << 26;

    /// <summary>
    /// Decodes a JPEG, PNG or WebP file for as long as <paramref name="use"/> looks at it; Left names the file that is none or ends early.
    /// </summary>
    /// <remarks>
    /// Grey becomes equal red, green and blue, 16 bits become 8, transparency is left out, no colour profile is applied, and the image is turned
    /// as its EXIF orientation says: as viewers show it.
    /// </remarks>
    internal static Either<string, T> Decode<T>(string path, byte[] bytes, Func<Photograph, Either<string, T>> use)
    {
        using var stream = new SKMemoryStream(bytes);
        using var codec = SKCodec.Create(stream, out var result);
        return result != SKCodecResult.Success ? Undecodable(path, result)
            : TooLarge(codec.Info.Width, codec.Info.Height).Match(Some: message => $"{path}: {message}", None: () => Decode(path, codec, use));
    }

    /// <summary>What is said of an image that claims more pixels than are decoded.</summary>
    internal static Option<string> TooLarge(long width, long height) => height > MostPixels / width
        ? string.Create(CultureInfo.InvariantCulture, $"must have at most {MostPixels} pixels, found {width} x {height}")
        : Option<string>.None;

    private static Either<string, T> Decode<T>(string path, SKCodec codec, Func<Photograph, Either<string, T>> use)
    {
        // Without a colour space there is no conversion: the bytes are the file's.
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var pixels = ArrayPool<byte>.Shared.Rent(info.BytesSize);
        var pinned = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            var result = codec.GetPixels(info, pinned.AddrOfPinnedObject());
            return result == SKCodecResult.Success
                ? use(new Photograph(info.Height, info.Width, pixels).Upright(codec.EncodedOrigin))
                : Undecodable(path, result);
        }
        finally
        {
            pinned.Free();
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    /// <summary>The image as its orientation (EXIF 2.3, tag 0x0112) wants it shown.</summary>
    internal Photograph Upright(SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or 0)
        {
            return this;
        }

        var turned = origin >= SKEncodedOrigin.LeftTop;
        var (height, width) = turned ? (Width, Height) : (Height, Width);
        var target = new byte[height * width * Stride];
        var source = MemoryMarshal.Cast<byte, uint>(Pixels);
        var to = MemoryMarshal.Cast<byte, uint>(target.AsSpan());
        for (var at = 0; at < to.Length; at++)
        {
            var (row, column) = turned ? (at % width, at / width) : (at / width, at % width);
            to[at] = source[((FromBottom(origin) ? Height - 1 - row : row) * Width) + (FromRight(origin) ? Width - 1 - column : column)];
        }

        return new Photograph(height, width, target);
    }

    /// <summary>Whether the first row shown, or where rows become columns the first column, is the last of the file.</summary>
    private static bool FromBottom(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;

    private static bool FromRight(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    private static string Undecodable(string path, SKCodecResult reason) => $"{path}: is not an image that can be decoded ({reason})";
}
