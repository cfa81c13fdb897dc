using LanguageExt;
using Multitask.Models;
using Multitask.Stages;
using Multitask.Stages.Evaluation;
using Multitask.Stages.Reports;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reports;

public sealed class SamplesTests
{
    private static readonly DataInfo Info = new(
        Shape.Image(3, 1, 2),
        Seq(
            new DataTask("semantic", new TaskKind.Segmentation(13)),
            new DataTask("depth", new TaskKind.Depth()),
            new DataTask("normal", new TaskKind.Normals())),
        9,
        2);

    private static readonly Source Scenes = new Source.Scenes(9, 2, 1, 2);

    /// <summary>Two examples of two pixels: the second pixel of the second one is undefined.</summary>
    private static Samples Two => new(
        new Batch(2, [0, 1, 0, 1, 0, 1, 0.2f, 0.4f, 0.2f, 0.4f, 0.2f, 2], [
            new Target.Labels([0, 12, 3, -1]),
            new Target.Reals([2, 4, 6, 0]),
            new Target.Reals([1, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0])]),
        Seq1(new Answers("famo", Seq<Target>(
            new Target.Labels([0, 1, 3, 3]),
            new Target.Reals([2, 8, 1, 0]),
            new Target.Reals([1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])))));

    [Fact]
    public void Scores_of_classes_become_the_best_class_and_reals_stay()
    {
        // Scores are (example, class, pixel) with 13 classes and 2 pixels.
        var scores = new float[2 * 13 * 2];
        (scores[(4 * 2) + 0], scores[(12 * 2) + 1], scores[26 + (7 * 2) + 0]) = (1, 1, 1);
        var kept = Samples.Decide(Info, [scores, [1, 2, 3, 4], new float[12]], count: 2);
        Assert.Equal([4, 12, 7, 0], ((Target.Labels)kept[0]).Values);
        Assert.Equal([1, 2, 3, 4], ((Target.Reals)kept[1]).Values);
        Assert.Equal(12, ((Target.Reals)kept[2]).Values.Length);
    }

    [Fact]
    public void A_class_per_image_is_decided_in_the_same_way()
    {
        var info = Info with { Tasks = Seq1(new DataTask("left", new TaskKind.Classification(3))) };
        Assert.Equal([2, 0], ((Target.Labels)Samples.Decide(info, [[-3, -2, -1, -1, -2, -3]], count: 2)[0]).Values);
        Assert.Equal((8, 5, 4), (Samples.Count(info, 100), Samples.Count(info, 5), Samples.Count(Info, 100)));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var scratch = new Scratch();
        Two.Write(scratch["samples"], Info).Value();
        var read = Samples.Read(scratch["samples"], Info, Seq1("famo")).Value();
        Assert.Equal(2, read.Batch.Count);
        Assert.Equal(Two.Batch.Inputs, read.Batch.Inputs);
        Assert.Equal(Two.Batch.Targets.Select(Numbers), read.Batch.Targets.Select(Numbers));
        Assert.Equal(Two.Models[0].Predictions.AsEnumerable().Select(Numbers), read.Models[0].Predictions.AsEnumerable().Select(Numbers));
    }

    [Fact]
    public void A_model_that_is_not_in_the_file_is_named()
    {
        using var scratch = new Scratch();
        Two.Write(scratch["samples"], Info).Value();
        Assert.Contains("prediction.equal.semantic", Samples.Read(scratch["samples"], Info, Seq("famo", "equal")).Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gallery_shows_the_numbers_as_colours()
    {
        var gallery = GalleryMaker.Of(Two, new ShownExamples([0], [], [1]), Info, Scenes).Single();
        Assert.Equal("famo", gallery.Model);
        Assert.Equal([[0], [1]], gallery.Groups.Map(group => group.Examples.Map(example => example.Number).ToArray()).ToArray());
        var examples = gallery.Groups.Bind(group => group.Examples).Strict();
        Assert.Equal(
            Seq<Legend>(
                new Legend.Classes("semantic", Seq(
                    ("floor", Colours.Class(0)), ("wall", Colours.Class(1)), ("door", Colours.Class(3)), ("table", Colours.Class(12)))),
                new Legend.Ramp("depth", 2, 6),
                new Legend.Axes("normal")),
            gallery.Legends);
        Assert.Equal(Row(new Rgb(0, 0, 0), new Rgb(255, 255, 255)), examples[0].Input);
        var (x, y, zero) = (new Rgb(255, 128, 128), new Rgb(128, 255, 128), new Rgb(128, 128, 128));
        // Half-way between the nearest and the farthest; a prediction beyond the farthest looks like it.
        Assert.Equal(
            Seq<Answer>(
                new Answer.Dense("semantic", Row(Colours.Class(0), Colours.Class(12)), Row(Colours.Class(0), Colours.Class(1))),
                new Answer.Dense("depth", Row(Colours.Depth(0), Colours.Depth(0.5)), Row(Colours.Depth(0), Colours.Depth(1))),
                new Answer.Dense("normal", Row(x, y), Row(x, y))),
            examples[0].Answers);
        // Where there is no truth it is grey, and the prediction is shown as it is.
        Assert.Equal(Row(new Rgb(51, 51, 51), new Rgb(102, 102, 255)), examples[1].Input);
        Assert.Equal(
            Seq<Answer>(
                new Answer.Dense("semantic", Row(Colours.Class(3), Colours.Undefined), Row(Colours.Class(3), Colours.Class(3))),
                new Answer.Dense("depth", Row(Colours.Depth(1), Colours.Undefined), Row(Colours.Depth(0), Colours.Depth(0))),
                new Answer.Dense("normal", Row(new Rgb(0, 128, 128), Colours.Undefined), Row(zero, zero))),
            examples[1].Answers);
    }

    [Fact]
    public void Classes_per_image_are_shown_by_name()
    {
        var info = new DataInfo(Shape.Image(1, 1, 1), Seq1(new DataTask("left", new TaskKind.Classification(10))), 1, 1);
        var samples = new Samples(
            new Batch(1, [0.5f], [new Target.Labels([9])]), Seq1(new Answers("equal", Seq1<Target>(new Target.Labels([0])))));
        var gallery = GalleryMaker.Of(samples, new ShownExamples([0], [], []), info, new Source.MultiFashion("", None, None)).Single();
        Assert.Equal(new Answer.Named("left", "ankle boot", "T-shirt"), gallery.Groups[0].Examples[0].Answers[0]);
        Assert.Equal(Row(new Rgb(128, 128, 128)), gallery.Groups[0].Examples[0].Input);
        Assert.Empty(gallery.Legends);
    }

    [Fact]
    public void Inputs_that_are_no_images_have_answers_but_no_picture()
    {
        var info = new DataInfo(Shape.Vector(2), Seq1(new DataTask("price", new TaskKind.Regression())), 1, 1);
        var samples = new Samples(
            new Batch(1, [1, 2], [new Target.Reals([float.NaN])]), Seq1(new Answers("equal", Seq1<Target>(new Target.Reals([0.5f])))));
        var example = GalleryMaker.Of(samples, new ShownExamples([0], [], []), info, Scenes).Single().Groups[0].Examples[0];
        Assert.True(example.Input.IsNone);
        Assert.Equal(new Answer.Named("price", "unknown", "0.5000") { IsNumber = true }, example.Answers[0]);
        Assert.Empty(GalleryMaker.Of(samples with { Models = Seq<Answers>() }, new ShownExamples([0], [], []), info, Scenes));
    }

    [Theory]
    [InlineData("scenes", 12, "table")]
    [InlineData("scenes", 13, "class 13")]
    [InlineData("nyuv2", 12, "window")]
    [InlineData("cityscapes", 3, "class 3")]
    [InlineData("fashion", 0, "T-shirt")]
    public void Classes_have_the_names_of_their_data_set(string source, int number, string name) => Assert.Equal(name, (source switch
    {
        "scenes" => Scenes,
        "fashion" => new Source.MultiFashion("", None, None),
        "nyuv2" => new Source.Folder("", Layout.Nyuv2, 13),
        _ => new Source.Folder("", Layout.Cityscapes, 7),
    }).ClassName("a task", number));

    private static RgbImage Row(params Rgb[] row) =>
        new(row.Length, 1, [.. row.SelectMany(colour => new[] { colour.Red, colour.Green, colour.Blue })]);

    private static double[] Numbers(Target target) => target is Target.Labels labels
        ? [.. labels.Values.Select(value => (double)value)]
        : [.. ((Target.Reals)target).Values.Select(value => (double)value)];
}
