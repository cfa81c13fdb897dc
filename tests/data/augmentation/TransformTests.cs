using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>Crops and mirrors as one chooses them.</summary>
public sealed class TransformTests
{
    private const int Height = 16;
    private const int Width = 20;

    private static readonly Seq<Transform> Both = Seq(Transform.Crop, Transform.Flip);

    [Fact]
    public void Flip_alone_mirrors_half_of_the_examples_and_changes_nothing_else()
    {
        var draws = Draws(Seq1(Transform.Flip));
        Assert.All(draws, draw => Assert.Equal((1.0, 0, 0), (draw.Scale, draw.Top, draw.Left)));
        Assert.InRange(draws.Count(draw => draw.Flip), 1400, 1600);
        var image = Enumerable.Range(0, Height * Width).Select(at => (float)at).ToArray();
        var mirrored = new float[image.Length];
        new Cropping(new Crop(1, 0, 0, true), Height, Width).Image(image, mirrored);
        Assert.Equal(image.Chunk(Width).SelectMany(row => row.Reverse()), mirrored);
    }

    [Fact]
    public void Crop_alone_takes_a_place_inside_the_image_at_a_uniform_scale_and_never_mirrors()
    {
        var draws = Draws(Seq1(Transform.Crop));
        Assert.All(draws, draw =>
        {
            Assert.False(draw.Flip);
            Assert.InRange(draw.Scale, 1, Augmentation.LargestCrop);
            Assert.InRange(draw.Top, 0, Height - (int)(Height / draw.Scale));
            Assert.InRange(draw.Left, 0, Width - (int)(Width / draw.Scale));
        });
        Assert.InRange(draws.Average(draw => draw.Scale), 1.12, 1.13);
        Assert.InRange(draws.Count(draw => draw.Scale < 1.0625), 680, 820);
    }

    [Fact]
    public void Both_are_independent_and_follow_seed_epoch_and_example()
    {
        var draws = Draws(Both);
        Assert.InRange(draws.Where(draw => draw.Flip).Average(draw => draw.Scale) - draws.Where(draw => !draw.Flip).Average(draw => draw.Scale), -0.01, 0.01);
        Assert.Equal(draws, Draws(Both));
        Assert.NotEqual(draws[0], (new Augmentation(7, 3) { Transforms = Both }).Draw(0, Height, Width));
        Assert.NotEqual(draws[0], (new Augmentation(8, 2) { Transforms = Both }).Draw(0, Height, Width));
    }

    [Fact]
    public void A_mirrored_surface_faces_the_other_way()
    {
        float[] normals = [.. Enumerable.Repeat(0.6f, Height * Width), .. new float[Height * Width], .. Enumerable.Repeat(0.8f, Height * Width)];
        var mirrored = new float[normals.Length];
        new Cropping(new Crop(1, 0, 0, true), Height, Width).Normals(normals, mirrored);
        Assert.Equal(normals.Select((value, at) => at < Height * Width ? -value : value), mirrored);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true", Transform.Mtan)]
    [InlineData("crop", Transform.Crop)]
    [InlineData("flip", Transform.Flip)]
    [InlineData("crop+flip", Transform.Crop, Transform.Flip)]
    public void A_split_says_what_is_done_to_it(string word, params Transform[] transforms)
    {
        Assert.Equal(Some(word), SplitLayout.Metadata(Seq(transforms)).Find("augment"));
        Assert.Equal(Seq(transforms), SplitLayout.Transforms(Map(("augment", word))));
    }

    private static Crop[] Draws(Seq<Transform> transforms) =>
        [.. Enumerable.Range(0, 3000).Select(at => new Augmentation(7, 2) { Transforms = transforms }.Draw(at, Height, Width))];
}
