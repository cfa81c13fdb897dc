using LanguageExt;
using Multitask.Models;
using SkiaSharp;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>Photographs with a table of labels, and what is wrong with either.</summary>
public sealed class LabelledImagesTests : IDisposable
{
    private const string Table = """
        image,smiling,age,breed
        a.png,yes,31,pug
        sub/b.jpg,no,,husky
        c.png,,4.5,
        d.png,yes,7,pug
        e.png,no,8,collie
        """;

    private readonly Scratch _scratch = new();

    public LabelledImagesTests()
    {
        Directory.CreateDirectory(_scratch["photos/sub"]);
        foreach (var (name, shade) in new[] { ("a.png", 10), ("sub/b.jpg", 20), ("c.png", 30), ("d.png", 40), ("e.png", 50) })
        {
            Picture(name, shade, 9 + shade, 20);
        }
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_row_is_an_example_and_its_columns_are_tasks()
    {
        var source = Source(Table) with { Size = new ImageSize(8, 12), Labels = Labels(Table) with { Split = new TableSplit.Share(0.4), Validation = 0.3 } };
        var info = source.Describe().Value();
        Assert.Equal((2, 1, 2, Shape.Image(3, 8, 12)), (info.Train, info.Validation, info.Test, info.Input));
        Assert.Equal(
            Seq(
                new DataTask("smiling", new TaskKind.Binary()),
                new DataTask("age", new TaskKind.Regression()),
                new DataTask("breed", new TaskKind.Classification(3))),
            info.Tasks);
        Assert.Equal(["yes", "husky", "unknown"], new[] { source.ClassName("smiling", 1), source.ClassName("breed", 1), source.ClassName("breed", -1) });
        Pack(source).Value();
        var rows = info.Splits.SelectMany(split => Rows(source, split)).OrderBy(row => row.Shade).ToArray();
        Assert.Equal(
            [(10, 1L, 31f, 2L), (20, 0, float.NaN, 1), (30, -1, 4.5f, -1), (40, 1, 7, 2), (50, 0, 8, 0)],
            rows.Select(row => (row.Shade, row.Smiling, row.Age, row.Breed)));
    }

    [Fact]
    public void A_column_may_say_the_split_and_a_second_table_may_be_the_test_split()
    {
        var parted = Divided("image,y,part\na.png,1,test\nc.png,2,train\nd.png,3,val\n", new TableSplit.Column("part"));
        Assert.Equal((1, 1, 1), parted.Describe().Value() is var info ? (info.Train, info.Validation, info.Test) : default);
        File.WriteAllText(_scratch["test.csv"], "image,y\ne.png,1\n");
        var separate = Divided("image,y\na.png,1\nc.png,2\n", new TableSplit.Separate(_scratch["test.csv"]));
        Assert.Equal((2, 1), separate.Describe().Value() is var second ? (second.Train, second.Test) : default);
        Assert.Equal(["path", "test_path", "images/a.png", "images/c.png", "images/e.png"], separate.Digests().Value().Map(file => file.Name).ToArray());
    }

    [Theory]
    [InlineData("image,y\na.png,1\nnone.png,2\nd.png,1\n", "{photos}: has no none.png, which {labels} names")]
    [InlineData("image,y\n1,1\n2,2\n3,3\n4,4\n5,5\n6,6\n7,7\n", "{photos}: has no 1, 2, 3, 4, 5 and 2 more, which {labels} names")]
    [InlineData("image,y\na.png,1\na.png,2\nd.png,1\n", "{labels}:3: names a.png, as {labels}:2 does: an image has one row")]
    [InlineData("image,y\na.png,1\nsub/../a.png,2\nd.png,1\n", "{labels}:3: names a.png, as {labels}:2 does: an image has one row")]
    [InlineData("image,y\na.png,1\n,2\nd.png,1\n", "{labels}:3: column image must name a file inside `path`, found nothing")]
    [InlineData("image,y\na.png,1\n../labels.csv,2\nd.png,1\n", "{labels}:3: column image must name a file inside `path`, found ../labels.csv")]
    [InlineData("image,y\na.png,1\n/etc/hostname,2\nd.png,1\n", "{labels}:3: column image must name a file inside `path`, found /etc/hostname")]
    [InlineData("image,y\na.png,1\n../imagesx/a.png,2\nd.png,1\n", "{labels}:3: column image must name a file inside `path`, found ../imagesx/a.png")]
    [InlineData("image,y\na.png,1\nsub/,2\nd.png,1\n", "{labels}:3: column image must name a file inside `path`, found sub/")]
    [InlineData("image,y\na.png,1\nsub,2\nd.png,1\n", "{photos}: has no sub, which {labels} names")]
    [InlineData("file,y\na.png,1\nd.png,1\n", "image: no column matches image; the columns are file, y")]
    [InlineData("image,y\na.png,1\nd.png,x\n", "{labels}:3: column y must be a number to be a regression, found x")]
    [InlineData("image,y\na.png,1\n", "the table has 1 rows, none of them in the train split")]
    [InlineData("image,y\n", "{labels}: holds no rows")]
    public void A_table_that_does_not_fit_the_photographs_is_told_in_a_line(string table, string message) => Assert.Equal(
        message.Replace("{photos}", _scratch["photos"], StringComparison.Ordinal).Replace("{labels}", _scratch["labels.csv"], StringComparison.Ordinal),
        Source(table, "y").Describe().Message());

    [Fact]
    public void The_column_of_the_images_is_no_task() => Assert.Equal(
        "tasks: column image names the images, and is no task",
        (Source("image,y\na.png,1\nd.png,2\n", "y") is var source ? source with { Labels = source.Labels with { Tasks = Seq1(("*", (TableTask)new TableTask.Class())) } } : source).Describe().Message());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(60)]
    public void A_photograph_that_ends_early_or_is_none_is_named(int bytes)
    {
        File.WriteAllBytes(_scratch["photos/c.png"], File.ReadAllBytes(_scratch["photos/c.png"])[..bytes]);
        Assert.StartsWith($"{_scratch["photos/c.png"]}: is not an image that can be decoded (", Pack(Source(Table)).Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Grey_and_transparent_photographs_and_wrong_endings_are_read()
    {
        Write("a.png", new SKImageInfo(9, 9, SKColorType.Gray8), SKColors.Gray, SKEncodedImageFormat.Png);
        Transparent("c.png");
        Write("d.png", new SKImageInfo(9, 9), new SKColor(200, 100, 50), SKEncodedImageFormat.Jpeg);
        var source = Source("image,y\na.png,1\nc.png,2\nd.png,3\n", "y") with { Size = new ImageSize(8, 8) };
        Pack(source).Value();
        var pixels = new[] { Split.Train, Split.Test }.SelectMany(split => Batch(source, split) is var batch
            ? Enumerable.Range(0, batch.Count).Select(at => (
                Y: batch.Targets[0].AsReals[at],
                Colour: string.Join(' ', Enumerable.Range(0, 3).Select(channel => Math.Round(batch.Inputs[(at * 192) + (channel * 64)] * 25.5)))))
            : []).OrderBy(one => one.Y);
        Assert.Equal(["13 13 13", "20 10 5", "20 10 5"], pixels.Select(one => one.Colour));
    }

    [Fact]
    public void Only_what_the_table_names_is_in_the_key_and_a_change_is_noticed()
    {
        var source = Source(Table);
        var files = source.Digests().Value();
        Assert.Equal(["path", "images/a.png", "images/c.png", "images/d.png", "images/e.png", "images/sub/b.jpg"], files.Map(file => file.Name).ToArray());
        Picture("c.png", 99, 10, 10);
        var packing = new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None) { Known = toMap(files.Map(file => (file.Name, file.Digest))) };
        Assert.Equal($"{_scratch["photos/c.png"]} changed while it was read", source.Pack(packing).Message());
    }

    [Fact]
    public void Augmentation_is_for_training_examples()
    {
        var source = Source(Table) with { Augment = Seq(Transform.Crop, Transform.Flip) };
        Pack(source).Value();
        using var train = Open(source, Split.Train);
        using var test = Open(source, Split.Test);
        Assert.Equal((true, true, false), (train.Augments, train.CanAugment, test.Augments));
        var plan = new EpochPlan(2, 7, 0, Shuffle: false, Augment: true);
        var labels = Batches.Epoch(train, plan).SelectMany(batch => batch.Targets[2].AsLabels);
        Assert.Equal(Batches.Epoch(train, plan with { Augment = false }).SelectMany(batch => batch.Targets[2].AsLabels), labels);
    }

    private Source.LabelledImages Source(string table, params string[] regressions) => new(_scratch["photos"], Labels(table, regressions)) { Size = new ImageSize(8, 8) };

    private Source.LabelledImages Divided(string table, TableSplit split) =>
        Source(table, "y") is var source ? source with { Labels = source.Labels with { Split = split } } : source;

    private Source.Table Labels(string table, params string[] regressions)
    {
        File.WriteAllText(_scratch["labels.csv"], table);
        return new Source.Table(_scratch["labels.csv"], regressions.Length == 0
            ? Seq<(string, TableTask)>(("smiling", new TableTask.Binary()), ("age", new TableTask.Regression()), ("breed", new TableTask.Class()))
            : toSeq(regressions.Select(name => (name, (TableTask)new TableTask.Regression()))).Strict());
    }

    private void Picture(string name, int shade, int width, int height) => Write(
        name,
        new SKImageInfo(width, height),
        new SKColor((byte)shade, (byte)shade, (byte)shade),
        name.EndsWith("jpg", StringComparison.Ordinal) ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png);

    private void Write(string name, SKImageInfo info, SKColor colour, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(info);
        bitmap.Erase(colour);
        using var data = bitmap.Encode(format, 100);
        File.WriteAllBytes(Path.Combine(_scratch["photos"], name), data.ToArray());
    }

    private void Transparent(string name)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(9, 9, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        Enumerable.Repeat(new byte[] { 200, 100, 50, 0 }, 81).SelectMany(pixel => pixel).ToArray().CopyTo(bitmap.GetPixelSpan());
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(Path.Combine(_scratch["photos"], name), data.ToArray());
    }

    private Either<string, Unit> Pack(Source source) => source.Pack(new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None));

    private DataSplit Open(Source source, Split split) => DataSplit.Open(_scratch[Packing.FileName(split)], source.Describe().Value()).Value();

    private Batch Batch(Source source, Split split)
    {
        using var opened = Open(source, split);
        return opened.Read([.. Enumerable.Range(0, opened.Count)], None);
    }

    private IEnumerable<(int Shade, long Smiling, float Age, long Breed)> Rows(Source source, Split split)
    {
        var batch = Batch(source, split);
        var size = batch.Inputs.Length / batch.Count;
        return [.. Enumerable.Range(0, batch.Count).Select(at => (
            (int)Math.Round(batch.Inputs[at * size] * 255),
            batch.Targets[0].AsLabels[at],
            batch.Targets[1].AsReals[at],
            batch.Targets[2].AsLabels[at]))];
    }
}
