using Xunit;

namespace Multitask.Tests.Reports;

public sealed class ColoursTests
{
    [Fact]
    public void Contrast_is_that_of_the_guidelines()
    {
        Assert.Equal(21, new Rgb(0, 0, 0).Contrast(new Rgb(255, 255, 255)), 1e-9);
        Assert.Equal(1, new Rgb(9, 80, 7).Contrast(new Rgb(9, 80, 7)), 1e-9);
        // The grey that is known as the lightest one for text on white: 4.54.
        Assert.Equal(4.54, new Rgb(0x76, 0x76, 0x76).Contrast(new Rgb(255, 255, 255)), 0.005);
    }

    [Theory]
    [InlineData(0, 0, 0, "#000000")]
    [InlineData(1, 0, 0, "#ffffff")]
    [InlineData(0.627955, 0.257683, 29.234, "#ff0000")]
    [InlineData(0.866440, 0.294827, 142.495, "#00ff00")]
    [InlineData(0.452014, 0.313214, 264.052, "#0000ff")]
    public void OKLCH_of_the_primaries_is_as_published(double lightness, double chroma, double hue, string hex) =>
        Assert.Equal(hex, Rgb.Oklch(lightness, chroma - 1e-5, hue).Hex);

    [Fact]
    public void A_chroma_that_sRGB_has_not_got_keeps_its_lightness_and_hue()
    {
        var most = Rgb.Oklch(0.6, 0.4, 200);
        Assert.Equal(most, Rgb.Oklch(0.6, 0.39, 200));
        Assert.True(most.Blue > most.Red && most.Green > most.Red, most.Hex);
    }

    [Fact]
    public void Lines_and_their_labels_are_readable_on_both_papers_and_panels()
    {
        foreach (var (light, dark) in Enumerable.Range(0, Colours.Lines).Select(Colours.Line))
        {
            Assert.True(light.Contrast(Colours.Panel.Light) >= 4.5 && light.Contrast(Colours.Paper.Light) >= 4.5, light.Hex);
            Assert.True(dark.Contrast(Colours.Panel.Dark) >= 4.5 && dark.Contrast(Colours.Paper.Dark) >= 4.5, dark.Hex);
        }
    }

    [Fact]
    public void Farther_is_darker_and_what_lies_beyond_the_range_looks_like_its_end()
    {
        var ramp = Enumerable.Range(0, 65).Select(at => Colours.Depth(at / 64.0).Luminance).ToArray();
        Assert.All(ramp.Zip(ramp.Skip(1)), pair => Assert.True(pair.Item1 > pair.Item2));
        Assert.Equal(Colours.Depth(0), Colours.Depth(-3));
        Assert.Equal(Colours.Depth(1), Colours.Depth(3));
    }

    [Fact]
    public void Twenty_classes_have_twenty_colours_that_are_not_close_to_each_other_or_to_undefined()
    {
        Rgb[] all = [Colours.Undefined, .. Enumerable.Range(0, 20).Select(Colours.Class)];
        for (var a = 0; a < all.Length; a++)
        {
            for (var b = 0; b < a; b++)
            {
                var (one, other) = (all[a], all[b]);
                var distance = Math.Abs(one.Red - other.Red) + Math.Abs(one.Green - other.Green) + Math.Abs(one.Blue - other.Blue);
                Assert.True(distance >= 45, $"{a} {all[a].Hex} and {b} {all[b].Hex}: {distance}");
            }
        }
    }

    [Fact]
    public void The_axes_of_a_normal_are_channels()
    {
        Assert.Equal(new Rgb(255, 128, 128), Colours.Normal(1, 0, 0));
        Assert.Equal(new Rgb(128, 0, 255), Colours.Normal(0, -1, 1));
    }
}
