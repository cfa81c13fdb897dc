using LanguageExt;
using Multitask.Models;
using Multitask.Tests.Keys;
using SkiaSharp;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>Photographs with targets per pixel in PNG and npy files beside them.</summary>
public sealed class DenseImagesTests : IDisposable
{
    private const int Height = 8;
    private const int Width = 12;

    private static readonly string Fixtures = Path.Combine(Recorded.Root, "tests", "data", "formats", "png");

    private readonly Scratch _scratch = new();

    public DenseImagesTests()
    {
        foreach (var folder in new[] { "rgb", "label", "depth", "normal", "out" })
        {
            Directory.CreateDirectory(_scratch[$"rooms/{folder}"]);
        }

        foreach (var at in Enumerable.Range(0, 4))
        {
            Room(at);
        }
    }

    public void Dispose() => _scratch.Dispose();

    private Source.DenseImages Source => new(_scratch["rooms"], "rgb/*.png", Seq<(string, DenseTask)>(
        ("semantic", new DenseTask.Segmentation("label/*_label.png", 13, 255)),
        ("depth", new DenseTask.Depth("depth/*.npy", 0.5)),
        ("normal", new DenseTask.Normals("normal/*.npy"))))
    {
        Size = new ImageSize(Height, Width),
        Split = new TableSplit.Share(0.25),
    };

    [Fact]
    public void Targets_are_matched_by_what_the_star_stands_for()
    {
        var info = Source.Describe().Value();
        Assert.Equal((3, 1, Shape.Image(3, Height, Width)), (info.Train, info.Test, info.Input));
        Assert.Equal(
            Seq(
                new DataTask("semantic", new TaskKind.Segmentation(13)),
                new DataTask("depth", new TaskKind.Depth()),
                new DataTask("normal", new TaskKind.Normals())),
            info.Tasks);
        Pack(Source).Value();
        foreach (var batch in Examples(Source))
        {
            // Image number n has colour 10 n, labels n and 255 in turn, depths n + 1 and normals (0, 0, 1) but for the first pixel.
            var number = (int)Math.Round(batch.Inputs[0] * 25.5);
            Assert.Equal(Enumerable.Range(0, Height * Width).Select(at => at % 2 == 0 ? number : -1L), batch.Targets[0].AsLabels);
            Assert.All(batch.Targets[1].AsReals, depth => Assert.Equal((number + 1) / 2f, depth));
            Assert.Equal([0, .. Enumerable.Repeat(1f, (Height * Width) - 1)], batch.Targets[2].AsReals[(2 * Height * Width)..]);
        }
    }

    [Fact]
    public void Another_size_takes_the_nearest_pixel_of_targets()
    {
        // 7 columns to 14 (each twice), 5 rows to 10.
        File.Copy(Path.Combine(Fixtures, "palette4.png"), _scratch["rooms/label/0_label.png"], overwrite: true);
        Photograph("rgb/0.png", 5, 7, 0);
        NpyFile.WriteNumbers(_scratch["rooms/depth/0.npy"], "<f4", Enumerable.Range(0, 35).Select(at => (double)at).ToArray(), 5, 7);
        NpyFile.WriteNumbers(_scratch["rooms/normal/0.npy"], "<f4", Enumerable.Range(0, 105).Select(at => (double)at).ToArray(), 5, 7, 3);
        var source = Source with
        {
            Size = new ImageSize(10, 14),
            Tasks = Source.Tasks.Map(task => task.Task is DenseTask.Segmentation labels ? (task.Name, labels with { Classes = 200 }) : task).Strict(),
        };
        Pack(source).Value();
        var first = Examples(source).Single(batch => batch.Inputs.All(value => value == 0));
        int From(int at) => (at / 14 / 2 * 7) + (at % 14 / 2);
        Assert.Equal(Enumerable.Range(0, 140).Select(at => (long)(((37 * (at / 28)) + (11 * (at % 14 / 2))) % 16)), first.Targets[0].AsLabels);
        Assert.Equal(Enumerable.Range(0, 140).Select(at => From(at) / 2f), first.Targets[1].AsReals);
        Assert.Equal(Enumerable.Range(0, 420).Select(at => (float)((From(at % 140) * 3) + (at / 140))), first.Targets[2].AsReals);
    }

    [Theory]
    [InlineData(4, 4, 2, 2, "5 7 13 15")]
    [InlineData(1, 3, 1, 3, "0 1 2")]
    [InlineData(1, 2, 2, 4, "0 0 1 1 0 0 1 1")]
    [InlineData(1, 3, 1, 2, "0 2")]
    public void The_nearest_pixel_is_the_one_a_centre_falls_into(int height, int width, int rows, int columns, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Nearest.Resize([.. Enumerable.Range(0, height * width)], new ImageSize(height, width), new ImageSize(rows, columns))));

    [Fact]
    public void Depths_in_millimetres_and_normals_as_colours_are_read_from_png()
    {
        File.Copy(Path.Combine(Fixtures, "grey16.png"), _scratch["rooms/depth/0.png"]);
        Photograph("normal/0.png", 5, 7, 0, (128, 128, 255), (0, 0, 0), (255, 128, 128));
        Photograph("rgb/0.png", 5, 7, 0);
        var source = new Source.DenseImages(_scratch["rooms"], "rgb/0*.png", Seq<(string, DenseTask)>(
            ("depth", new DenseTask.Depth("depth/0*.png", 0.001)), ("normal", new DenseTask.Normals("normal/0*.png"))));
        Assert.StartsWith($"{_scratch["rooms/rgb"]}: holds no file 0*.png", source.Describe().Message(), StringComparison.Ordinal);
        var depth = DenseTarget.Read("d.png", File.ReadAllBytes(_scratch["rooms/depth/0.png"]), source.Tasks[0].Task, ("i", new ImageSize(5, 7))).Value();
        Assert.Equal(37 * 257 * 0.001f, Assert.IsType<DenseTarget.Reals>(depth).Values[7], 1e-5);
        var normals = Assert.IsType<DenseTarget.Reals>(DenseTarget.Read("n.png", File.ReadAllBytes(_scratch["rooms/normal/0.png"]), source.Tasks[1].Task, ("i", new ImageSize(5, 7))).Value()).Values;
        Assert.Equal([0, 0, 1, 0, 0, 0, 1, 0, 0], normals[..9].Select(value => MathF.Round(value, 1)));
        Assert.Equal(1, (normals[0] * normals[0]) + (normals[1] * normals[1]) + (normals[2] * normals[2]), 1e-6);
    }

    [Fact]
    public void A_folder_of_its_own_may_be_the_test_split()
    {
        Directory.Move(_scratch["rooms"], _scratch["train"]);
        Copy(_scratch["train"], _scratch["test"], "0", "3");
        var source = Source with { Path = _scratch["train"], Split = new TableSplit.Separate(_scratch["test"]), Validation = 0.5 };
        var info = source.Describe().Value();
        Assert.Equal((2, 2, 2), (info.Train, info.Validation, info.Test));
        Assert.Equal(6 * 4, source.Digests().Value().Count);
        Assert.Equal(2 * 4, source.Digests().Value().Count(file => file.Name.StartsWith("test_path/", StringComparison.Ordinal)));
        Pack(source).Value();
        using var test = DataSplit.Open(_scratch["test.safetensors"], info).Value();
        Assert.Equal([0, 3], test.Read([0, 1], None).Targets[0].AsLabels.Chunk(Height * Width).Select(labels => labels[0]));
    }

    [Theory]
    [InlineData("label/1_label.png", "grey8.png", "is 5 x 7 pixels, its image {rooms}/rgb/1.png 8 x 12")]
    [InlineData("label/1_label.png", "colour8.png", "class numbers need one number (grey or a palette's) per pixel, found 3")]
    [InlineData("label/1_label.png", "grey-alpha8.png", "class numbers need one number (grey or a palette's) per pixel, found 2")]
    [InlineData("label/1_label.png", "turned-1.jpg", "is not a PNG file")]
    [InlineData("label/1_label.png", "interlaced.png", "is interlaced: save it without")]
    [InlineData("depth/1.npy", "grey16.png", "is not an npy file")]
    public void A_target_that_does_not_fit_is_told_with_its_file(string file, string instead, string message)
    {
        File.Copy(Path.Combine(Fixtures, instead), _scratch[$"rooms/{file}"], overwrite: true);
        if (message.StartsWith("class numbers", StringComparison.Ordinal))
        {
            Photograph("rgb/1.png", 5, 7, 0);
        }

        Assert.Equal(
            $"{_scratch[$"rooms/{file}"]}: {message.Replace("{rooms}", _scratch["rooms"], StringComparison.Ordinal)}", Pack(Source).Message());
    }

    [Theory]
    [InlineData("normal/2.npy", "8 12 1", "has shape (8, 12, 1), (H, W, 3) was expected")]
    [InlineData("depth/2.npy", "8 12 3", "has shape (8, 12, 3), (H, W) was expected")]
    [InlineData("depth/2.npy", "96", "has shape (96), (H, W) was expected")]
    [InlineData("depth/2.npy", "12 8", "is 12 x 8 pixels, its image {rooms}/rgb/2.png 8 x 12")]
    public void An_array_of_another_shape_is_told(string file, string shape, string message)
    {
        int[] sizes = [.. shape.Split(' ').Select(int.Parse)];
        NpyFile.WriteNumbers(_scratch[$"rooms/{file}"], "<f4", new double[sizes.Aggregate(1, (all, size) => all * size)], sizes);
        Assert.Equal($"{_scratch[$"rooms/{file}"]}: {message.Replace("{rooms}", _scratch["rooms"], StringComparison.Ordinal)}", Pack(Source).Message());
    }

    [Fact]
    public void A_number_that_is_not_finite_is_told_with_its_place()
    {
        var depths = new double[Height * Width];
        depths[(3 * Width) + 5] = double.NaN;
        NpyFile.WriteNumbers(_scratch["rooms/depth/2.npy"], "<f4", depths, Height, Width);
        Assert.Equal($"{_scratch["rooms/depth/2.npy"]}: number NaN at row 3, column 5 is not finite", Pack(Source).Message());
    }

    [Fact]
    public void A_label_that_is_no_class_is_told_with_its_pixel()
    {
        Grey("label/1_label.png", at => at == (2 * Width) + 7 ? 13 : 0);
        Assert.Equal(
            $"{_scratch["rooms/label/1_label.png"]}: label 13 at row 2, column 7 is not in 0 to 12; undefined are 255 (`ignore`) and what is negative",
            Pack(Source).Message());
    }

    [Fact]
    public void What_is_missing_is_listed()
    {
        File.Delete(_scratch["rooms/depth/1.npy"]);
        File.Delete(_scratch["rooms/label/3_label.png"]);
        Assert.Equal(
            $"{_scratch["rooms/depth/1.npy"]}, {_scratch["rooms/label/3_label.png"]}: not found, though {_scratch["rooms/rgb/1.png"]} needs it",
            Source.Describe().Message());
        Assert.Equal($"{_scratch["rooms/none"]}: not found", (Source with { Inputs = "none/*.png" }).Describe().Message());
        Assert.Equal($"{_scratch["rooms/rgb"]}: holds no file *.jpg", (Source with { Inputs = "rgb/*.jpg" }).Describe().Message());
        Assert.Equal(
            "inputs: must be a path inside the data's folder with one * in the file's name, as label/*.png, found rgb/a.png",
            (Source with { Inputs = "rgb/a.png" }).Describe().Message());
        Assert.Equal(
            "tasks: names must be letters, digits, _ and -, found a b",
            (Source with { Tasks = Seq1<(string, DenseTask)>(("a b", new DenseTask.Normals("normal/*.npy"))) }).Describe().Message());
        Assert.Equal("size: sides are 8 to 2048 pixels, found 4 x 4096", (Source with { Size = new ImageSize(4, 4096) }).Describe().Message());
    }

    [Fact]
    public void One_image_is_not_two_splits()
    {
        foreach (var at in Enumerable.Range(1, 3))
        {
            File.Delete(_scratch[$"rooms/rgb/{at}.png"]);
        }

        Assert.Equal($"{_scratch["rooms"]}: holds 1 images, none of them in the train split", Source.Describe().Message());
    }

    [Fact]
    public void Files_of_another_format_are_no_targets() => Assert.Equal(
        "t.jpg: targets must be .png or .npy files: other formats change numbers or hold none",
        DenseTarget.Read("t.jpg", [], new DenseTask.Depth("t*.jpg"), ("i", new ImageSize(5, 7))).Message());

    [Fact]
    public void A_file_that_changed_or_came_since_the_key_was_made_is_noticed()
    {
        var packing = new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None) { Known = toMap(Source.Digests().Value().Map(file => (file.Name, file.Digest))) };
        Grey("label/1_label.png", _ => 7);
        Assert.Equal($"{_scratch["rooms/label/1_label.png"]} changed while it was read", Source.Pack(packing).Message());
    }

    private void Room(int number)
    {
        Photograph($"rgb/{number}.png", Height, Width, number * 10);
        Grey($"label/{number}_label.png", at => at % 2 == 0 ? number : 255);
        NpyFile.WriteNumbers(_scratch[$"rooms/depth/{number}.npy"], "<f4", [.. Enumerable.Repeat(number + 1.0, Height * Width)], Height, Width, 1);
        double[] normals = [0, 0, 0, .. Enumerable.Repeat(new double[] { 0, 0, 1 }, (Height * Width) - 1).SelectMany(normal => normal)];
        NpyFile.WriteNumbers(_scratch[$"rooms/normal/{number}.npy"], "<f4", normals, Height, Width, 3);
    }

    private void Photograph(string file, int height, int width, int shade, params (int Red, int Green, int Blue)[] first)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor((byte)shade, (byte)shade, (byte)shade));
        first.Select((colour, at) => (colour, at)).ToList().ForEach(one =>
            bitmap.SetPixel(one.at, 0, new SKColor((byte)one.colour.Red, (byte)one.colour.Green, (byte)one.colour.Blue)));
        Save(file, bitmap);
    }

    private void Grey(string file, Func<int, int> label)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Gray8, SKAlphaType.Opaque));
        Enumerable.Range(0, Height * Width).Select(at => (byte)label(at)).ToArray().CopyTo(bitmap.GetPixelSpan());
        Save(file, bitmap);
    }

    private void Save(string file, SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(_scratch[$"rooms/{file}"], data.ToArray());
    }

    private static void Copy(string from, string to, params string[] stems)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => stems.Contains(Path.GetFileName(file)[..1])))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private Either<string, Unit> Pack(Source source) => source.Pack(new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None));

    private Batch[] Examples(Source source) => source.Describe().Value() is var info
        ? info.Splits.Bind(split =>
        {
            using var opened = DataSplit.Open(_scratch[Packing.FileName(split)], info).Value();
            return Seq(Enumerable.Range(0, opened.Count).Select(at => opened.Read([at], None)).ToArray());
        }).ToArray()
        : [];
}
