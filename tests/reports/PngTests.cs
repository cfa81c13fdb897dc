using FsCheck.Fluent;
using Multitask.Tests.Data;
using Xunit;

namespace Multitask.Tests.Reports;

public sealed class PngTests
{
    [Fact]
    public void Every_image_decodes_to_its_pixels()
    {
        var images = Gen.Choose(1, 20).Zip(Gen.Choose(1, 12))
            .SelectMany(size => Law.Any<byte>().ArrayOf(size.Item1 * size.Item2 * 3).Select(pixels => new RgbImage(size.Item1, size.Item2, pixels)));
        Law.Holds(images, image =>
        {
            var decoded = PngImage.Decode("image", Png.Encode(image)).Value();
            Assert.Equal((image.Width, image.Height), (decoded.Size.Width, decoded.Size.Height));
            Assert.Equal(image.Pixels.ToArray(), decoded.Samples.Select(sample => (byte)sample));
        }, 60);
    }

    [Fact]
    public void Large_pictures_are_thinned_out_to_256_pixels_a_side()
    {
        var picture = RgbImage.Of(300, 600, pixel => new Rgb((byte)(pixel / 600), (byte)(pixel % 600 % 256), 0));
        Assert.Equal((200, 100), (picture.Width, picture.Height));
        Assert.Equal<byte>([3, 6, 0], picture.Pixels.Slice(3 * (200 + 2), 3).ToArray());
    }
}
