using System.Reflection;
using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>The registry of sources, and how configurations name them.</summary>
public sealed class SourcesTests
{
    private static readonly string[] Samples =
    [
        "{ load: scenes }",
        "{ load: folder, path: x, layout: nyuv2 }",
        "{ load: multi-fashion }",
        "{ load: idx, path: x }",
        "{ load: idx, path: x, validation: 0.1 }",
        "{ load: table, path: x, tasks: { y: class } }",
        "{ load: molecules, layout: gdb9, path: x }",
        "{ load: images, path: x, layout: celeba }",
        "{ load: images, path: x, labels: y, tasks: { y: class } }",
        "{ load: images, path: x, inputs: '*.png', tasks: { y: { depth: { path: 'y/*.png' } } } }",
    ];

    [Fact]
    public void Every_case_of_the_union_can_be_said_in_a_file() => Assert.Equal(
        typeof(Source).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(typeof(Source).IsAssignableFrom).Select(type => type.Name).Order(),
        Samples.Select(yaml => Decoded(yaml).Match(source => source.GetType().Name, problems => problems.Head.Message)).Order());

    [Theory]
    [InlineData("{ load: scenes }", "Scenes { Train = 512, Test = 128, Height = 64, Width = 96 }")]
    [InlineData("{ load: scenes, train: 4, width: 16 }", "Scenes { Train = 4, Test = 128, Height = 64, Width = 16 }")]
    [InlineData("{ load: folder, path: x, layout: nyuv2 }", "Folder { Path = x, Layout = Nyuv2, Classes = 13, Augment = False, Ignore = None }")]
    [InlineData("{ load: folder, path: x, layout: cityscapes, classes: 19 }", "Folder { Path = x, Layout = Cityscapes, Classes = 19, Augment = False, Ignore = None }")]
    [InlineData("{ load: multi-fashion, path: x, test: 3 }", "MultiFashion { Path = x, Train = None, Test = Some(3) }")]
    [InlineData("{ load: idx, path: x }", "Idx { Path = x, Classes = 10, Train = None, Test = None }")]
    [InlineData("{ load: images, path: x, layout: celeba, size: 32, validation: 5 }", "Celeba { Path = x, Size = 32, Train = None, Validation = Some(5), Test = None }")]
    public void A_word_and_its_keys_make_a_source(string yaml, string source)
    {
        Assert.Equal(source, Decoded(yaml).Match(found => found.ToString(), problems => string.Join('\n', problems.Map(problem => problem.Message))));
    }

    [Theory]
    [InlineData("0.25", "Share { Of = 0.25 }")]
    [InlineData("1.0", "must be > 0 and <= 0.9, found 1.0")]
    [InlineData("0.0", "must be > 0 and <= 0.9, found 0.0")]
    [InlineData("40", "Count { Of = 40 }")]
    [InlineData("1", "Count { Of = 1 }")]
    [InlineData("0", "must be >= 1, found 0")]
    [InlineData("-3", "must be >= 1, found -3")]
    [InlineData("half", "must be a whole number, found half")]
    public void A_validation_split_is_a_share_or_a_count(string size, string expected) => Assert.All(
        new[] { "scenes", "folder, path: x, layout: nyuv2", "multi-fashion", "idx, path: x" },
        source => Assert.Equal(expected, Decoded($"{{ load: {source}, validation: {size} }}").Match(
            found => Assert.IsType<Source.HeldOut>(found).Validation.ToString(), problems => problems.Head.Message)));

    [Theory]
    [InlineData("size: 32", "LabelledImages { Path = x, Labels = Table { Path = y, Tasks = [(y, Class { Weights = [] })], Inputs = [], Categories = [], Columns = [], Split = Share { Test = 0.2 }, Validation = 0, Seed = 0 }, Image = image, Size = 32 x 32, Augment = [] }")]
    [InlineData("size: [32, 48], augment: [flip, crop, flip]", "LabelledImages { Path = x, Labels = Table { Path = y, Tasks = [(y, Class { Weights = [] })], Inputs = [], Categories = [], Columns = [], Split = Share { Test = 0.2 }, Validation = 0, Seed = 0 }, Image = image, Size = 32 x 48, Augment = [Crop, Flip] }")]
    [InlineData("size: 4", "must be >= 8 and <= 2048, found 4")]
    [InlineData("size: [32]", "must be a list of at least 2, found a list of 1")]
    [InlineData("size: [32, 32, 32]", "must be [height, width], found 3 numbers")]
    [InlineData("augment: rotate", "must be one of crop, flip, found rotate")]
    [InlineData("test: 0.2, split: part", "must have only one of `test`, `test_path` and `split`")]
    [InlineData("ignore: 3", "is not a known key; known are load, path, labels, tasks, columns, test, test_path, split, validation, seed, image, size, augment")]
    public void Images_with_a_table_have_keys_of_their_own(string keys, string expected) => Assert.Equal(
        expected,
        Decoded($"{{ load: images, path: x, labels: y, tasks: {{ y: class }}, {keys} }}").Match(
            found => found.ToString(), problems => string.Join('\n', problems.Map(problem => problem.Message))));

    [Theory]
    [InlineData("{ segmentation: { path: \"l/*.png\", classes: 3 } }", "Segmentation { Path = l/*.png, Classes = 3, Ignore = None }")]
    [InlineData("{ segmentation: { path: \"*.npy\", classes: 300, ignore: 255 } }", "Segmentation { Path = *.npy, Classes = 300, Ignore = Some(255) }")]
    [InlineData("{ depth: { path: \"d/*_depth.png\", scale: 0.001 } }", "Depth { Path = d/*_depth.png, Scale = 0.001 }")]
    [InlineData("{ normals: { path: \"n/*.npy\" } }", "Normals { Path = n/*.npy }")]
    [InlineData("{ depth: { path: \"d/x.png\" } }", "must be a path inside the data's folder with one * in the file's name, as label/*.png, found d/x.png")]
    [InlineData("{ depth: { path: \"d/*/x.png\" } }", "must be a path inside the data's folder with one * in the file's name, as label/*.png, found d/*/x.png")]
    [InlineData("{ depth: { path: \"../*.png\" } }", "must be a path inside the data's folder with one * in the file's name, as label/*.png, found ../*.png")]
    [InlineData("{ depth: { path: \"/d/*.png\" } }", "must be a path inside the data's folder with one * in the file's name, as label/*.png, found /d/*.png")]
    [InlineData("{ depth: { path: \"*.png\", scale: 0 } }", "must be > 0, found 0")]
    public void Targets_per_pixel_say_where_they_are(string task, string expected) => Assert.Equal(
        expected,
        Decoded($"{{ load: images, path: x, inputs: \"*.png\", tasks: {{ y: {task} }} }}").Match(
            found => Assert.IsType<Source.DenseImages>(found).Tasks[0].Task.ToString(), problems => string.Join('\n', problems.Map(problem => problem.Message))));

    [Theory]
    [InlineData("{ load: scens }", "must be one of scenes, folder, multi-fashion, idx, table, images, molecules, found scens; did you mean `scenes`?")]
    [InlineData("{ train: 3 }", "needs the key `load`")]
    [InlineData("{ load: scenes, layout: nyuv2 }", "is not a known key; known are load, train, test, height, width, validation")]
    [InlineData("{ load: images, path: x, layout: coco }", "must be one of celeba, found coco")]
    public void Anything_else_is_a_problem(string yaml, string message) => Assert.Equal(
        [message],
        Decoded(yaml).Match(source => Seq1(source.ToString()), problems => problems.Map(problem => problem.Message)).ToArray());

    private static Validation<Problem, Source> Decoded(string yaml) =>
        Yaml.Read(yaml, "f").Bind(node => Decode.Tagged("load", Field.None(unit), Sources.Words)(node)).Map(read => read.Value);
}
