using LanguageExt;
using Multitask.Exports;
using Multitask.Models;
using Multitask.Tests.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Exports;

/// <summary>Models that take pixels, answer with labels or leave the size of images free say the same as the plain ones.</summary>
public sealed class FormTests
{
    private static readonly Network Scene = Mtan.Describe(new(Shape.Image(3, 8, 12), Seq(4, 8), Samples.SceneHeads));

    private static readonly Map<string, ValueRange> NoRanges = Map<string, ValueRange>();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Pixels_give_to_the_bit_what_their_numbers_give(int count)
    {
        var plain = Arrays.Build(Scene, new());
        using var one = TemporaryFile.With(plain);
        using var other = TemporaryFile.With(Arrays.Success(new ModelForm(Input: InputForm.UInt8).Of(plain, Scene, NoRanges)));
        using var floats = one.Open();
        using var bytes = other.Open();
        Assert.Equal((OnnxNumber.UInt8, new Shape(Seq(8, 12, 3))), (bytes.Input.Number, bytes.Input.Shape));
        var random = new RandomSource(1, "pixels");
        byte[] pixels = [.. Enumerable.Range(0, count * 8 * 12 * 3).Select(_ => (byte)random.Next(256))];
        float[] numbers = [.. from n in Enumerable.Range(0, count)
                              from channel in Enumerable.Range(0, 3)
                              from place in Enumerable.Range(0, 96)
                              select pixels[(((n * 96) + place) * 3) + channel] / 255f];
        var (expected, found) = (Arrays.Success(floats.Run(numbers, count)), Arrays.Success(bytes.Run(pixels, count)));
        expected.Iter((task, values) => Assert.Equal(values, found[task]));
    }

    [Fact]
    public void Pixels_are_refused_where_numbers_are_needed_and_the_other_way_round()
    {
        using var file = TemporaryFile.With(Arrays.Success(OnnxPixels.Of(Arrays.Build(Scene, new()))));
        using var scorer = file.Open();
        Assert.Equal("'image' takes UInt8, found Float32", Arrays.Failure(scorer.Run(new float[288], 1)));
        using var plain = TemporaryFile.With(Arrays.Build(Scene, new()));
        using var floats = plain.Open();
        Assert.Equal("'image' takes Float32, found UInt8", Arrays.Failure(floats.Run(new byte[288], 1)));
        Assert.Equal(
            "only a model with one image of 32-bit floats as input can take bytes instead",
            Arrays.Failure(OnnxPixels.Of(Arrays.Build(Samples.SmallMlp(), new()))));
    }

    [Fact]
    public void Labels_are_the_classes_of_the_best_scores_and_other_tasks_stay()
    {
        var (expected, found) = Both(Scene, OnnxLabels.Of(Arrays.Build(Scene, new()), Scene), 2);
        Assert.Equal(expected["depth"], found["depth"]);
        Assert.Equal(expected["normal"], found["normal"]);
        Assert.Equal(Best(expected["semantic"], 13, 2), found["semantic"]);
    }

    [Fact]
    public void A_yes_or_no_task_is_1_above_a_half()
    {
        var chain = Operations.Chain(Shape.Vector(2), new Op.Linear(2, 1), new Op.Sigmoid());
        var (scores, labels) = Both(chain, OnnxLabels.Of(Arrays.Build(chain, new()), chain), 40);
        Assert.Equal(scores["task"].Select(value => value > 0.5f ? 1f : 0), labels["task"]);
        Assert.Equal(2, labels["task"].Distinct().Count());

        var network = Samples.SmallMlp();
        var (expected, found) = Both(network, OnnxLabels.Of(Arrays.Build(network, new()), network), 40);
        Assert.Equal(expected["married"].Select(value => value > 0.5f ? 1f : 0), found["married"]);
        Assert.Equal(Best(expected["income"], 2, 40), found["income"]);
    }

    [Theory]
    [InlineData("mtan")]
    [InlineData("segnet")]
    [InlineData("convnet")]
    public void A_free_size_is_that_of_a_network_described_for_it(string name)
    {
        Network Of(int height, int width) => name switch
        {
            "mtan" => Mtan.Describe(new(Shape.Image(3, height, width), Seq(4, 8), Samples.SceneHeads)),
            "segnet" => SegNet.Describe(new(Shape.Image(3, height, width), Seq(4, 8), Samples.SceneHeads)),
            _ => Samples.Described(new Architecture.Convnet(Seq(2, 3), Seq1(5)), new(Shape.Image(3, height, width)), Samples.TableHeads),
        };
        var weights = Arrays.Weights(Of(8, 12), 1);
        using var file = TemporaryFile.With(Arrays.Build(Of(8, 12), new(FreeSize: true)));
        foreach (var (height, width) in new[] { (8, 12), (16, 4), (4, 24) })
        {
            using var scorer = Arrays.Success(Scorer.Open(file.Path, new ScorerOptions { Provider = new Provider.Cpu(), Threads = 1, Size = Some((height, width)) }));
            var input = Arrays.Input(Shape.Image(3, height, width), 2, 3);
            var found = Arrays.Success(scorer.Run(input, 2));
            NaiveForward.Predict(Of(height, width), (input, 2), weights).Iter((task, values) => Arrays.Near(values, found[task], 1e-5));
        }

        Assert.Contains("fixed or given shape", Arrays.Failure(Scorer.Open(file.Path, new ScorerOptions { Provider = new Provider.Cpu(), Threads = 1 })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_counts_pixels_as_features_or_reads_vectors_has_no_free_size()
    {
        Assert.Equal(Some(4), FreeSize.Refusal(Scene).Match(_ => Option<int>.None, () => Some(FreeSize.Multiple(Scene))));
        var lenet = Lenet.Describe(new(Shape.Image(1, 28, 28), Seq(4, 6), 12, Samples.DigitHeads));
        Assert.Contains(
            "height and width cannot be free: ",
            Arrays.Failure(OnnxModel.Build(lenet, Arrays.Source(Arrays.Weights(lenet, 1)), new(FreeSize: true))),
            StringComparison.Ordinal);
        Assert.Equal(Some("height and width cannot be free: the network reads vectors"), FreeSize.Refusal(Samples.SmallMlp()));
    }

    private static (Map<string, float[]> Plain, Map<string, float[]> Other) Both(Network network, OnnxModel other, int count)
    {
        using var first = TemporaryFile.With(Arrays.Build(network, new()));
        using var second = TemporaryFile.With(other);
        using var one = first.Open();
        using var two = second.Open();
        var input = Arrays.Input(one.Input.Shape, count, 5);
        return (Arrays.Success(one.Run(input, count)), Arrays.Success(two.Run(input, count)));
    }

    private static float[] Best(float[] scores, int classes, int count)
    {
        var pixels = scores.Length / count / classes;
        return [.. Enumerable.Range(0, count * pixels).Select(at => (float)Enumerable.Range(0, classes)
            .MaxBy(k => scores[((((at / pixels) * classes) + k) * pixels) + (at % pixels)]))];
    }
}
