using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;

namespace Multitask.Tests.Exports;

/// <summary>A probe tells where poolings found their maxima, and computes what the model computes.</summary>
public sealed class OnnxProbeTests
{
    private const int Height = 4;
    private const int Width = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Choices_are_the_places_of_the_maxima_in_their_own_plane_for_any_batch(int count)
    {
        var network = Operations.All["max unpool"];
        using var file = TemporaryFile.With(OnnxProbe.Of(Arrays.Build(network, new()), network));
        using var scorer = file.Open();
        var input = Arrays.Input(scorer.Input.Shape, count, 5);
        var choices = Arrays.Success(scorer.Run(input, count))[OnnxProbe.Output(OnnxProbe.Poolings(network).Head)];
        Assert.Equal(count * 2 * (Height / 2) * (Width / 2), choices.Length);
        for (var window = 0; window < choices.Length; window++)
        {
            Assert.Equal(Place(input, window), (int)choices[window]);
        }
    }

    [Fact]
    public void The_probe_of_a_network_predicts_what_the_network_predicts()
    {
        var network = Mtan.Describe(new(Shape.Image(3, 8, 12), LanguageExt.Prelude.Seq(4, 6), Samples.SceneHeads));
        var model = Arrays.Build(network, new());
        using var plain = TemporaryFile.With(model);
        using var probe = TemporaryFile.With(OnnxProbe.Of(model, network));
        using var one = plain.Open();
        using var other = probe.Open();
        var input = Arrays.Input(one.Input.Shape, 2, 3);
        var (expected, actual) = (Arrays.Success(one.Run(input, 2)), Arrays.Success(other.Run(input, 2)));
        Assert.All(expected, output => Assert.Equal(output.Value, actual[output.Key]));
        Assert.Equal(expected.Count + OnnxProbe.Poolings(network).Count, actual.Count);
    }

    [Fact]
    public void A_network_that_unpools_nothing_is_its_own_probe()
    {
        var network = Lenet.Describe(Samples.Digits);
        var model = Arrays.Build(network, new());
        Assert.Equal(OnnxSummary.Of(model), OnnxSummary.Of(OnnxProbe.Of(model, network)));
    }

    private static int Place(float[] input, int window)
    {
        var (plane, cell) = Math.DivRem(window, Height / 2 * (Width / 2));
        var (row, column) = Math.DivRem(cell, Width / 2);
        return new[] { (0, 0), (0, 1), (1, 0), (1, 1) }
            .Select(step => (((2 * row) + step.Item1) * Width) + (2 * column) + step.Item2)
            .MaxBy(place => input[(plane * Height * Width) + place]);
    }
}
