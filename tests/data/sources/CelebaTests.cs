using LanguageExt;
using Multitask.Models;
using SkiaSharp;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>CelebA's folder, as a tiny one of flat colours and as it is published.</summary>
public sealed class CelebaTests : IDisposable
{
    private const int Tolerance = 3;

    private static readonly string[] Colours = ["#c83214", "#0ac85a", "#1e28d2", "#f0f0f0", "#101010", "#80c0e0"];

    private readonly Scratch _scratch = new();

    public CelebaTests()
    {
        Directory.CreateDirectory(Path.Combine(Root, "img_align_celeba"));
        Directory.CreateDirectory(_scratch["out"]);
        foreach (var at in Enumerable.Range(1, 6))
        {
            File.WriteAllBytes(Image(at), Jpeg(Colours[at - 1], 9 + at, 20));
        }

        Write("list_attr_celeba.txt", "6", "Smiling Young ", "1.jpg -1  1", "2.jpg  1  1", "3.jpg  1 -1", "4.jpg -1 -1", "5.jpg  1 -1", "6.jpg -1  1");
        Write("list_eval_partition.txt", "1.jpg 0", "2.jpg 2", "3.jpg 0", "4.jpg 1", "5.jpg 2", "6.jpg 0");
    }

    public void Dispose() => _scratch.Dispose();

    private string Root => _scratch["celeba"];

    private Source.Celeba Source => new(Root) { Size = 8 };

    [Fact]
    public void Every_attribute_is_a_binary_task_and_the_partition_makes_the_splits()
    {
        var info = Source.Describe().Value();
        Assert.Equal((3, 1, 2, Shape.Image(3, 8, 8)), (info.Train, info.Validation, info.Test, info.Input));
        Assert.Equal(Seq("Smiling", "Young").Map(name => new DataTask(name, new TaskKind.Binary())).Strict(), info.Tasks);
        Assert.Equal(["no", "yes", "unknown"], new long[] { 0, 1, -1 }.Select(label => Source.ClassName("Young", label)));
    }

    [Theory]
    [InlineData(Split.Train, new[] { 1, 3, 6 }, new long[] { 0, 1, 0 }, new long[] { 1, 0, 1 })]
    [InlineData(Split.Validation, new[] { 4 }, new long[] { 0 }, new long[] { 0 })]
    [InlineData(Split.Test, new[] { 2, 5 }, new long[] { 1, 1 }, new long[] { 1, 0 })]
    public void Planes_of_red_green_and_blue_and_labels_are_those_of_the_files(Split split, int[] images, long[] smiling, long[] young)
    {
        Pack(Source).Value();
        using var packed = Open(split);
        var batch = packed.Read([.. Enumerable.Range(0, images.Length)], None);
        Assert.Equal([smiling, young], batch.Targets.Map(target => Assert.IsType<Target.Labels>(target).Values));
        var expected = images.SelectMany(at => Planes(SKColor.Parse(Colours[at - 1]))).ToArray();
        Assert.Equal(expected.Length, batch.Inputs.Length);
        Assert.All(batch.Inputs.Zip(expected), pair => Assert.InRange(pair.Item1 * 255, pair.Item2 - Tolerance, pair.Item2 + Tolerance));
    }

    [Fact]
    public void Fewer_images_are_the_first_of_more_and_only_they_are_in_the_key()
    {
        var source = Source with { Train = 2, Validation = 1, Test = 1 };
        Assert.Equal((2, 1, 1), source.Describe().Value() is var info ? (info.Train, info.Validation, info.Test) : default);
        Assert.Equal(
            ["img_align_celeba/1.jpg", "img_align_celeba/2.jpg", "img_align_celeba/3.jpg", "img_align_celeba/4.jpg", "list_attr_celeba.txt", "list_eval_partition.txt"],
            source.Digests().Value().Map(file => file.Name).Order(StringComparer.Ordinal));
        File.Delete(Image(6));
        Pack(source).Value();
        using var packed = Open(Split.Train, source);
        Assert.Equal(2, packed.Count);
    }

    [Fact]
    public void Shrinking_weighs_every_source_pixel_by_the_widened_triangle()
    {
        // 4 -> 2: a target pixel is (3, 3, 1) / 7 of its three nearest, at either end.
        byte[] row = [0, 70, 140, 210];
        var image = new Photograph(4, 4, [.. Enumerable.Repeat(row, 4).SelectMany(values => values).SelectMany(value => new byte[] { value, 0, 255, 9 })]);
        Assert.Equal([50, 160, 50, 160, 0, 0, 0, 0, 255, 255, 255, 255], new Bilinear(new ImageSize(2, 2)).Planes(image));
        Assert.Equal(row, new Bilinear(new ImageSize(4, 4)).Planes(image)[..4]);

        // 2 -> 4: half-pixel centres, clamped at the edges.
        var small = new Photograph(1, 2, [0, 0, 0, 0, 100, 0, 0, 0]);
        Assert.Equal([0, 25, 75, 100], new Bilinear(new ImageSize(4, 4)).Planes(small)[..4]);
    }

    [Fact]
    public async Task Bytes_are_the_same_on_one_thread_and_on_many()
    {
        Pack(Source).Value();
        var many = Packed();
        var alone = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 1).ConcurrentScheduler;
        await Task.Factory.StartNew(() => Pack(Source).Value(), TestContext.Current.CancellationToken, TaskCreationOptions.None, alone);
        Assert.Equal(many, Packed());
    }

    [Theory]
    [InlineData("list_attr_celeba.txt", "6.jpg -1  1", "", "list_attr_celeba.txt:1: must be the number of images, 5")]
    [InlineData("list_attr_celeba.txt", "6.jpg -1  1", "7.jpg -1 1", "list_eval_partition.txt: has no line for 7.jpg, which ")]
    [InlineData("list_eval_partition.txt", "6.jpg 0", "", "list_eval_partition.txt: has no line for 6.jpg, which ")]
    [InlineData("list_eval_partition.txt", "6.jpg 0", "6.jpg 0\n7.jpg 1", "list_attr_celeba.txt: has no line for 7.jpg, which ")]
    [InlineData("list_attr_celeba.txt", "6.jpg -1  1", "6.jpg -1", "list_attr_celeba.txt:8: must be a file and 2 attributes, found 1")]
    [InlineData("list_attr_celeba.txt", "6.jpg -1  1", "6.jpg -1 0", "list_attr_celeba.txt:8: attributes must be 1 or -1, found 0")]
    [InlineData("list_attr_celeba.txt", "6.jpg -1  1", "5.jpg -1 1", "list_attr_celeba.txt:8: names 5.jpg twice")]
    [InlineData("list_attr_celeba.txt", "6.jpg -1  1", "../6.jpg -1 1", "list_attr_celeba.txt:8: must start with the name of a file, found ../6.jpg")]
    [InlineData("list_attr_celeba.txt", "Smiling Young", "Young Young", "list_attr_celeba.txt:2: names an attribute twice")]
    [InlineData("list_attr_celeba.txt", "Smiling Young", "Smi/ing Young", "list_attr_celeba.txt:2: names must be letters, digits, _ and -, found Smi/ing")]
    [InlineData("list_eval_partition.txt", "6.jpg 0", "5.jpg 0", "list_eval_partition.txt:6: names 5.jpg twice")]
    [InlineData("list_eval_partition.txt", "6.jpg 0", "6.jpg 3", "list_eval_partition.txt:6: must be a file and 0 (train), 1 (validation) or 2 (test), found 3")]
    public void A_list_that_is_wrong_is_told_with_its_line(string file, string line, string instead, string expected)
    {
        var path = Path.Combine(Root, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(line, instead, StringComparison.Ordinal));
        Assert.StartsWith(Path.Combine(Root, expected), Source.Describe().Message(), StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(Root, expected), Pack(Source).Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_or_too_few_is_told()
    {
        Assert.Equal("train: 4 images asked for, list_eval_partition.txt has 3", (Source with { Train = 4 }).Describe().Message());
        Assert.Equal("test: 0 images asked for, list_eval_partition.txt has 2", (Source with { Test = 0 }).Describe().Message());
        File.Delete(Image(5));
        Assert.Equal($"{Image(5)}: not found, though list_attr_celeba.txt names it", Source.Describe().Message());
        Assert.Equal($"{Image(5)}: not found", Source.Digests().Message());
        Assert.EndsWith($"{Image(5)}: not found", Pack(Source).Message(), StringComparison.Ordinal);
        Write("list_eval_partition.txt", [.. Enumerable.Range(1, 6).Select(at => $"{at}.jpg 0")]);
        Assert.EndsWith("list_eval_partition.txt: no image is in the test split", Source.Describe().Message(), StringComparison.Ordinal);
        File.Delete(Path.Combine(Root, "list_attr_celeba.txt"));
        Assert.EndsWith("list_attr_celeba.txt: not found", Source.Describe().Message(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    public void A_photograph_that_ends_early_is_named(int bytes)
    {
        File.WriteAllBytes(Image(3), File.ReadAllBytes(Image(3))[..bytes]);
        Assert.Contains($"{Image(3)}: is not an image that can be decoded (", Pack(Source).Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_photograph_that_changes_after_the_key_was_made_is_noticed()
    {
        var known = toMap(Source.Digests().Value().Map(file => (file.Name, file.Digest)));
        File.WriteAllBytes(Image(3), Jpeg(Colours[0], 12, 20));
        var packing = new Packing(1, _scratch["out"], _ => { }, CancellationToken.None) { Known = known };
        Assert.Equal($"{Image(3)} changed while it was read", Source.Pack(packing).Message());
    }

    [Fact]
    public void The_published_folder_has_forty_attributes()
    {
        var folder = Environment.GetEnvironmentVariable("CELEBA_DIR") ?? "";
        Assert.SkipUnless(Directory.Exists(folder), "needs CelebA's folder in CELEBA_DIR");
        var source = new Source.Celeba(folder) { Train = 64, Validation = 8, Test = 8 };
        var info = source.Describe().Value();
        Assert.Equal((40, 64, 8, 8, Shape.Image(3, 64, 64)), (info.Tasks.Count, info.Train, info.Validation, info.Test, info.Input));
        Pack(source).Value();
        using var packed = Open(Split.Train, source);
        var batch = packed.Read([.. Enumerable.Range(0, 64)], None);
        Assert.Equal(64 * 3 * 64 * 64, batch.Inputs.Length);

        // Skin is redder than it is blue.
        float Mean(int channel) => batch.Inputs.Where((_, at) => at / (64 * 64) % 3 == channel).Average();
        Assert.InRange(Mean(0) - Mean(2), 0.05, 0.5);
        Assert.All(batch.Targets, target => Assert.All(Assert.IsType<Target.Labels>(target).Values, label => Assert.InRange(label, 0, 1)));
    }

    private static IEnumerable<float> Planes(SKColor colour) =>
        new[] { colour.Red, colour.Green, colour.Blue }.SelectMany(value => Enumerable.Repeat((float)value, 8 * 8));

    private static byte[] Jpeg(string colour, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColor.Parse(colour));
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        return data.ToArray();
    }

    private Either<string, Unit> Pack(Source source) => source.Pack(new Packing(1, _scratch["out"], _ => { }, CancellationToken.None));

    private DataSplit Open(Split split, Option<Source.Celeba> source = default) =>
        DataSplit.Open(Path.Combine(_scratch["out"], Packing.FileName(split)), source.IfNone(Source).Describe().Value()).Value();

    private string Image(int at) => Path.Combine(Root, "img_align_celeba", $"{at}.jpg");

    private byte[][] Packed() => [.. Directory.GetFiles(_scratch["out"]).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private void Write(string name, params string[] lines) => File.WriteAllLines(Path.Combine(Root, name), lines);
}
