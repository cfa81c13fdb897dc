using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Multitask.Stages.Reports;
using Xunit;

namespace Multitask.Tests.Reports;

public sealed class PngTests
{
    [Fact]
    public void The_checksum_is_the_published_one()
    {
        Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));
        Assert.Equal(0xAE426082, Crc32.Of("IEND"u8));
    }

    [Fact]
    public void The_file_of_one_red_pixel_is_this_one()
    {
        var chunks = Chunks(Png.Encode(new RgbImage(1, 1, [255, 0, 0])));
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Kind));
        Assert.Equal<byte>([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0], chunks[0].Data);
        Assert.Equal<byte>([0, 255, 0, 0], Inflate(chunks[1].Data));
        Assert.Empty(chunks[2].Data);
    }

    [Fact]
    public void Every_image_decodes_to_its_pixels()
    {
        // Ramps, where differences compress better, and noise, where they do not.
        Gen<byte[]> Pixels(int count) => Gen.OneOf(
            Law.Any<byte>().ArrayOf(count), Gen.Constant(Enumerable.Range(0, count).Select(at => (byte)(at * 2)).ToArray()));
        var images = Gen.Choose(1, 20).Zip(Gen.Choose(1, 12))
            .SelectMany(size => Pixels(size.Item1 * size.Item2 * 3).Select(pixels => new RgbImage(size.Item1, size.Item2, pixels)));
        Law.Holds(images, image => Assert.Equal(image.Pixels, Decode(Png.Encode(image), image.Width, image.Height)), 60);
    }

    [Fact]
    public void Smooth_rows_are_stored_as_differences()
    {
        var ramp = Enumerable.Range(0, 64).SelectMany(at => Enumerable.Repeat((byte)(at * 3), 3)).ToArray();
        Assert.Equal(1, Inflate(Chunks(Png.Encode(new RgbImage(64, 1, ramp)))[1].Data)[0]);
    }

    [Fact]
    public void Large_pictures_are_thinned_out_to_256_pixels_a_side()
    {
        var picture = RgbImage.Of(300, 600, pixel => new Rgb((byte)(pixel / 600), (byte)(pixel % 600 % 256), 0));
        Assert.Equal((200, 100), (picture.Width, picture.Height));
        Assert.Equal<byte>([3, 6, 0], picture.Pixels.Slice(3 * (200 + 2), 3).ToArray());
    }

    private static byte[] Decode(byte[] file, int width, int height)
    {
        var lines = Inflate(Chunks(file)[1].Data);
        var size = width * 3;
        Assert.Equal((size + 1) * height, lines.Length);
        var pixels = new byte[size * height];
        for (var row = 0; row < height; row++)
        {
            var filter = lines[row * (size + 1)];
            Assert.InRange(filter, 0, 1);
            for (var at = 0; at < size; at++)
            {
                var left = filter == 1 && at >= 3 ? pixels[(row * size) + at - 3] : 0;
                pixels[(row * size) + at] = (byte)(lines[(row * (size + 1)) + 1 + at] + left);
            }
        }

        return pixels;
    }

    /// <summary>The chunks of a file whose signature and checksums are right.</summary>
    private static List<(string Kind, byte[] Data)> Chunks(byte[] file)
    {
        Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(file.AsSpan(0, 8)));
        var (chunks, at) = (new List<(string, byte[])>(), 8);
        while (at < file.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            Assert.Equal(Crc32.Of(file.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            chunks.Add((Encoding.ASCII.GetString(file, at + 4, 4), file.AsSpan(at + 8, length).ToArray()));
            at += length + 12;
        }

        return chunks;
    }

    private static byte[] Inflate(byte[] data)
    {
        using var plain = new MemoryStream();
        using var stream = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}
