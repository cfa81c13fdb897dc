using Multitask.Models;
using Xunit;

namespace Multitask.Tests.Data;

public sealed class CroppingTests
{
    [Fact]
    public void The_whole_image_unmirrored_stays_what_it_is()
    {
        var (image, labels) = (Noise(3 * 4 * 6), Enumerable.Range(0, 24).Select(i => (long)i).ToArray());
        var same = new Cropping(new Crop(1, 0, 0, Flip: false), 4, 6);
        Assert.Equal(image, Floats(72, target => same.Image(image, target)));
        Assert.Equal(image, Floats(72, target => same.Normals(image, target)));
        Assert.Equal(image[..24], Floats(24, target => same.Depth(image.AsSpan(0, 24), target)));
        var kept = new long[24];
        same.Labels<long>(labels, kept);
        Assert.Equal(labels, kept);
    }

    [Fact]
    public void Mirroring_twice_changes_nothing()
    {
        var flip = new Cropping(new Crop(1, 0, 0, Flip: true), 4, 5);
        var image = Noise(3 * 20);
        Assert.Equal(image, Floats(60, target => flip.Image(Floats(60, once => flip.Image(image, once)), target)));
        Assert.Equal(image, Floats(60, target => flip.Normals(Floats(60, once => flip.Normals(image, once)), target)));
        Assert.NotEqual(image, Floats(60, target => flip.Image(image, target)));
    }

    [Fact]
    public void A_mirrored_normal_points_the_other_way_in_x_only()
    {
        var flip = new Cropping(new Crop(1, 0, 0, Flip: true), 1, 2);
        float[] normals = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f];
        Assert.Equal([-0.2f, -0.1f, 0.4f, 0.3f, 0.6f, 0.5f], Floats(6, target => flip.Normals(normals, target)));
    }

    [Fact]
    public void Depth_is_divided_by_the_scale()
    {
        var crop = new Cropping(new Crop(1.5, 0, 0, Flip: false), 6, 6);
        Assert.Equal(Enumerable.Repeat(2f, 36), Floats(36, target => crop.Depth([.. Enumerable.Repeat(3f, 36)], target)));
    }

    [Fact]
    public void Labels_take_the_nearest_pixel_at_or_before_and_images_go_from_corner_to_corner()
    {
        // Six columns from the four that start at column 1: floor(i 4 / 6) is 0 0 1 2 2 3, and i 3 / 5 runs from 0 to 3.
        var crop = new Cropping(new Crop(1.5, 1, 1, Flip: false), 3, 6);
        long[] labels = [.. Enumerable.Range(0, 18).Select(i => (long)i)];
        var target = new long[18];
        crop.Labels<long>(labels, target);
        Assert.Equal([7, 7, 8, 9, 9, 10, 7, 7, 8, 9, 9, 10, 13, 13, 14, 15, 15, 16], target);

        float[] ramp = [.. Enumerable.Range(0, 18).Select(i => (float)i)];
        float[] expected = [7, 7.6f, 8.2f, 8.8f, 9.4f, 10, 10, 10.6f, 11.2f, 11.8f, 12.4f, 13, 13, 13.6f, 14.2f, 14.8f, 15.4f, 16];
        Assert.All(expected.Zip(Floats(18, image => crop.Image(ramp, image))), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-5f));
    }

    [Fact]
    public void A_mirrored_crop_is_the_crop_mirrored()
    {
        var image = Noise(48);
        var plain = Floats(48, target => new Cropping(new Crop(1.2, 1, 0, Flip: false), 6, 8).Image(image, target));
        var mirrored = Floats(48, target => new Cropping(new Crop(1.2, 1, 0, Flip: true), 6, 8).Image(image, target));
        Assert.Equal(plain.Chunk(8).SelectMany(row => row.Reverse()), mirrored);
    }

    [Fact]
    public void Draws_lie_within_the_image_and_use_every_scale_and_both_directions()
    {
        var draws = Enumerable.Range(0, 3000).Select(i => new Augmentation(7, 2).Draw(i, 12, 18)).ToList();
        Assert.All(draws, crop => Assert.InRange(crop.Top, 0, 12 - (int)(12 / crop.Scale)));
        Assert.All(draws, crop => Assert.InRange(crop.Left, 0, 18 - (int)(18 / crop.Scale)));
        Assert.Contains(draws, crop => crop.Scale == 1.5 && crop.Top == 4 && crop.Left == 6);
        Assert.Equal([1.0, 1.2, 1.5], draws.Select(crop => crop.Scale).Distinct().Order());

        // A binomial count of 3000 tries strays less than five standard deviations.
        Assert.All(draws.CountBy(crop => crop.Scale), scale => Assert.InRange(scale.Value, 1000 - 130, 1000 + 130));
        Assert.InRange(draws.Count(crop => crop.Flip), 1500 - 137, 1500 + 137);
    }

    private static float[] Floats(int count, FillSpan fill)
    {
        var target = new float[count];
        fill(target);
        return target;
    }

    private static float[] Noise(int count)
    {
        var random = new RandomSource(3, "test");
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
    }

    private delegate void FillSpan(Span<float> target);
}
