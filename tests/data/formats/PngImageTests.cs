using System.Buffers.Binary;
using Multitask.Tests.Keys;
using SkiaSharp;
using Xunit;

namespace Multitask.Tests.Data;

/// <summary>PNG files of other programs as the numbers they hold; <c>png/README.md</c> tells which.</summary>
public sealed class PngImageTests
{
    private static readonly string Folder = Path.Combine(Recorded.Root, "tests", "data", "formats", "png");

    [Theory]
    [InlineData("grey1.png", 1, 1)]
    [InlineData("grey2.png", 1, 3)]
    [InlineData("grey4.png", 1, 15)]
    [InlineData("grey8.png", 1, 255)]
    [InlineData("grey16.png", 1, 65535)]
    [InlineData("palette4.png", 1, 15)]
    [InlineData("palette8.png", 1, 255)]
    [InlineData("grey-alpha8.png", 2, 255)]
    [InlineData("colour8.png", 3, 255)]
    [InlineData("colour16.png", 3, 65535)]
    public void Numbers_are_those_that_the_other_program_wrote(string file, int channels, int largest)
    {
        var image = Read(file);
        Assert.Equal((new ImageSize(5, 7), channels, largest), (image.Size, image.Channels, image.Largest));
        var (most, times) = largest == 65535 ? (255, 257) : (largest, 1);
        Assert.Equal(
            from row in Enumerable.Range(0, 5)
            from column in Enumerable.Range(0, 7)
            from channel in Enumerable.Range(0, channels)
            select (ushort)(((37 * row) + (11 * column) + (5 * channel)) % (most + 1) * times),
            image.Samples);
    }

    [Theory]
    [InlineData(SKPngEncoderFilterFlags.None)]
    [InlineData(SKPngEncoderFilterFlags.Sub)]
    [InlineData(SKPngEncoderFilterFlags.Up)]
    [InlineData(SKPngEncoderFilterFlags.Avg)]
    [InlineData(SKPngEncoderFilterFlags.Paeth)]
    [InlineData(SKPngEncoderFilterFlags.AllFilters)]
    public void Every_filter_is_undone(SKPngEncoderFilterFlags filter)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(19, 13, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var random = new Multitask.Models.RandomSource(3, "png");
        bitmap.Pixels = [.. Enumerable.Range(0, 19 * 13).Select(at => new SKColor((byte)random.Next(256), (byte)(at * 3), (byte)(at / 19)))];
        using var pixels = bitmap.PeekPixels();
        using var data = pixels!.Encode(new SKPngEncoderOptions(filter, 6));
        var image = PngImage.Decode("p.png", data!.ToArray()).Value();
        Assert.Equal(bitmap.Pixels.SelectMany(pixel => new ushort[] { pixel.Red, pixel.Green, pixel.Blue }), image.Samples);
    }

    [Fact]
    public void The_checksum_is_the_published_one()
    {
        Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));
        Assert.Equal(0xAE426082, Crc32.Of("IEND"u8));
    }

    [Fact]
    public void What_is_not_read_is_told()
    {
        Assert.Equal("p.png: is interlaced: save it without", PngImage.Decode("p.png", Bytes("interlaced.png")).Message());
        Assert.Equal("p.png: is not a PNG file", PngImage.Decode("p.png", Bytes("turned-1.jpg")).Message());
        Assert.Equal("p.png: is not a PNG file", PngImage.Decode("p.png", []).Message());
    }

    [Fact]
    public void A_file_that_ends_anywhere_is_cut_off()
    {
        var whole = Bytes("grey16.png");
        Assert.All(Enumerable.Range(8, whole.Length - 8), length => Assert.Equal(
            $"p.png: is cut off: it ends inside a part, after {length} bytes", PngImage.Decode("p.png", whole[..length]).Message()));
    }

    [Fact]
    public void A_changed_byte_is_noticed_wherever_it_is()
    {
        var whole = Bytes("palette4.png");
        Assert.All(Enumerable.Range(0, whole.Length), at =>
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x10;
            Assert.StartsWith("p.png: ", PngImage.Decode("p.png", changed).Message(), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(70_000, 70_000, 8, 0, "must have at most 67108864 pixels, found 70000 x 70000")]
    [InlineData(uint.MaxValue, uint.MaxValue, 8, 0, "must have at most 67108864 pixels, found 4294967295 x 4294967295")]
    [InlineData(0, 5, 8, 0, "has no pixels")]
    [InlineData(7, 5, 3, 0, "claims colour type 0 of 3 bits, which PNG does not have")]
    [InlineData(7, 5, 16, 3, "claims colour type 3 of 16 bits, which PNG does not have")]
    [InlineData(7, 5, 8, 7, "claims colour type 7 of 8 bits, which PNG does not have")]
    [InlineData(8000, 8000, 8, 0, "holds fewer pixels than the 8000 x 8000 it claims")]
    [InlineData(7, 6, 8, 0, "holds fewer pixels than the 6 x 7 it claims")]
    public void A_header_is_believed_as_far_as_the_file_can_hold_it(uint width, uint height, byte depth, byte colour, string message)
    {
        var bytes = Bytes("grey8.png");
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), height);
        (bytes[24], bytes[25]) = (depth, colour);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc32.Of(bytes.AsSpan(12, 17)));
        Assert.Equal($"p.png: {message}", PngImage.Decode("p.png", bytes).Message());
    }

    private static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    private static PngImage Read(string file) => PngImage.Decode(file, Bytes(file)).Value();
}
