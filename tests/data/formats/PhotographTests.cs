using System.Buffers.Binary;
using LanguageExt;
using Multitask.Tests.Keys;
using SkiaSharp;
using Xunit;

namespace Multitask.Tests.Data;

/// <summary>Photographs as other programs write them.</summary>
public sealed class PhotographTests
{
    private static readonly string Folder = Path.Combine(Recorded.Root, "tests", "data", "formats", "png");

    [Theory]
    [InlineData(1, 8, 16, "rb")]
    [InlineData(2, 8, 16, "br")]
    [InlineData(3, 8, 16, "br")]
    [InlineData(4, 8, 16, "rb")]
    [InlineData(5, 16, 8, "r/b")]
    [InlineData(6, 16, 8, "r/b")]
    [InlineData(7, 16, 8, "b/r")]
    [InlineData(8, 16, 8, "b/r")]
    public void A_photograph_is_turned_as_its_orientation_says(int orientation, int height, int width, string halves)
    {
        var image = Decode(File.ReadAllBytes(Path.Combine(Folder, $"turned-{orientation}.jpg"))).Value();
        Assert.Equal((height, width), (image.Height, image.Width));
        char At(int row, int column) => image.Pixels[((row * width) + column) * Photograph.Stride] > 128 ? 'r' : 'b';
        Assert.Equal(halves, halves.Contains('/', StringComparison.Ordinal) ? $"{At(1, 4)}/{At(14, 4)}" : $"{At(4, 1)}{At(4, 14)}");
    }

    [Fact]
    public void Turning_moves_each_pixel_to_its_place()
    {
        // 1 2 3      by the definition of each orientation in EXIF 2.3: which side of the file the first row and the first column are.
        // 4 5 6
        var image = new Photograph(2, 3, [.. Enumerable.Range(1, 6).SelectMany(number => new byte[] { (byte)number, 0, 0, 0 })]);
        string Shown(SKEncodedOrigin origin)
        {
            var turned = image.Upright(origin);
            var numbers = turned.Pixels.Chunk(4).Take(6).Select(pixel => pixel[0]).Chunk(turned.Width);
            return string.Join('/', numbers.Select(row => string.Concat(row)));
        }

        Assert.Equal(
            ["123/456", "321/654", "654/321", "456/123", "14/25/36", "41/52/63", "63/52/41", "36/25/14"],
            Enumerable.Range(1, 8).Select(origin => Shown((SKEncodedOrigin)origin)));
    }

    [Theory]
    [InlineData("grey8.png", new byte[] { 37, 37, 37 })]
    [InlineData("grey16.png", new byte[] { 37, 37, 37 })]
    [InlineData("colour8.png", new byte[] { 37, 42, 47 })]
    [InlineData("colour16.png", new byte[] { 37, 42, 47 })]
    [InlineData("grey-alpha8.png", new byte[] { 37, 37, 37 })]
    [InlineData("palette8.png", new byte[] { 218, 218, 218 })]
    [InlineData("interlaced.png", new byte[] { 37, 37, 37 })]
    public void Whatever_the_file_holds_becomes_eight_bits_of_red_green_and_blue(string file, byte[] expected)
    {
        // The first pixel of the second row.
        var image = Decode(File.ReadAllBytes(Path.Combine(Folder, file))).Value();
        Assert.Equal(expected, image.Pixels[(7 * Photograph.Stride)..][..3]);
    }

    [Fact]
    public void A_header_that_claims_too_much_is_refused_before_anything_is_decoded()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, "grey8.png"));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc32.Of(bytes.AsSpan(12, 17)));
        Assert.Equal("p: must have at most 67108864 pixels, found 60000 x 60000", Decode(bytes).Message());
    }

    [Theory]
    [InlineData("grey8.png", 0)]
    [InlineData("grey8.png", 40)]
    [InlineData("grey8.png", 50)]
    [InlineData("turned-1.jpg", 300)]
    [InlineData("turned-1.jpg", 655)]
    public void A_file_that_ends_early_is_no_image(string file, int length) => Assert.StartsWith(
        "p: is not an image that can be decoded (", Decode(File.ReadAllBytes(Path.Combine(Folder, file))[..length]).Message(), StringComparison.Ordinal);

    [Fact]
    public void The_ending_of_the_name_does_not_matter() =>
        Assert.True(Photograph.Decode<int>("photo.png", File.ReadAllBytes(Path.Combine(Folder, "turned-1.jpg")), image => image.Width).IsRight);

    private static Either<string, Photograph> Decode(byte[] bytes) =>
        Photograph.Decode<Photograph>("p", bytes, image => image with { Pixels = [.. image.Pixels] });
}
