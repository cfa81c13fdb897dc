using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;
using static Multitask.Tests.Data.DenseRooms;

namespace Multitask.Tests.Data;

/// <summary>Photographs with targets per pixel in PNG and npy files beside them.</summary>
public sealed class DenseImagesTests : IDisposable
{
    private readonly DenseRooms _rooms = new();

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public void Targets_are_matched_by_what_the_star_stands_for()
    {
        var info = _rooms.Source.Describe().Value();
        Assert.Equal((3, 1, Shape.Image(3, Height, Width)), (info.Train, info.Test, info.Input));
        Assert.Equal(
            Seq(
                new DataTask("semantic", new TaskKind.Segmentation(13)),
                new DataTask("depth", new TaskKind.Depth()),
                new DataTask("normal", new TaskKind.Normals())),
            info.Tasks);
        _rooms.Pack(_rooms.Source).Value();
        foreach (var batch in Examples(_rooms.Source))
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
        File.Copy(Path.Combine(Fixtures, "palette4.png"), _rooms["rooms/label/0_label.png"], overwrite: true);
        _rooms.Photograph("rgb/0.png", 5, 7, 0);
        NpyFile.WriteNumbers(_rooms["rooms/depth/0.npy"], "<f4", Enumerable.Range(0, 35).Select(at => (double)at).ToArray(), 5, 7);
        NpyFile.WriteNumbers(_rooms["rooms/normal/0.npy"], "<f4", Enumerable.Range(0, 105).Select(at => (double)at).ToArray(), 5, 7, 3);
        var source = _rooms.Source with
        {
            Size = new ImageSize(10, 14),
            Tasks = _rooms.Source.Tasks.Map(task => task.Task is DenseTask.Segmentation labels ? (task.Name, labels with { Classes = 200 }) : task).Strict(),
        };
        _rooms.Pack(source).Value();
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
        File.Copy(Path.Combine(Fixtures, "grey16.png"), _rooms["rooms/depth/0.png"]);
        _rooms.Photograph("normal/0.png", 5, 7, 0, (128, 128, 255), (0, 0, 0), (255, 128, 128));
        _rooms.Photograph("rgb/0.png", 5, 7, 0);
        var source = new Source.DenseImages(_rooms["rooms"], "rgb/0*.png", Seq<(string, DenseTask)>(
            ("depth", new DenseTask.Depth("depth/0*.png", 0.001)), ("normal", new DenseTask.Normals("normal/0*.png"))));
        Assert.StartsWith($"{_rooms["rooms/rgb"]}: holds no file 0*.png", source.Describe().Message(), StringComparison.Ordinal);
        var depth = DenseTarget.Read("d.png", File.ReadAllBytes(_rooms["rooms/depth/0.png"]), source.Tasks[0].Task, ("i", new ImageSize(5, 7))).Value();
        Assert.Equal(37 * 257 * 0.001f, Assert.IsType<DenseTarget.Reals>(depth).Values[7], 1e-5);
        var normals = Assert.IsType<DenseTarget.Reals>(DenseTarget.Read("n.png", File.ReadAllBytes(_rooms["rooms/normal/0.png"]), source.Tasks[1].Task, ("i", new ImageSize(5, 7))).Value()).Values;
        Assert.Equal([0, 0, 1, 0, 0, 0, 1, 0, 0], normals[..9].Select(value => MathF.Round(value, 1)));
        Assert.Equal(1, (normals[0] * normals[0]) + (normals[1] * normals[1]) + (normals[2] * normals[2]), 1e-6);
    }

    [Fact]
    public void Two_tasks_may_read_one_file()
    {
        var source = _rooms.Source with
        {
            Tasks = Seq<(string, DenseTask)>(
                ("semantic", new DenseTask.Segmentation("label/*_label.png", 13, 255)), ("height", new DenseTask.Depth("label/*_label.png"))),
        };
        Assert.Equal(8, source.Digests().Value().Map(file => file.Name).Distinct().Count());
        Assert.Equal(8, source.Digests().Value().Count);
        _rooms.Pack(source).Value();
        Assert.All(Examples(source), batch => Assert.Equal(batch.Targets[0].AsLabels[0], batch.Targets[1].AsReals[0]));
    }

    [Fact]
    public void A_folder_of_its_own_may_be_the_test_split()
    {
        Directory.Move(_rooms["rooms"], _rooms["train"]);
        DenseRooms.Copy(_rooms["train"], _rooms["test"], "0", "3");
        var source = _rooms.Source with { Path = _rooms["train"], Split = new TableSplit.Separate(_rooms["test"]), Validation = 0.5 };
        var info = source.Describe().Value();
        Assert.Equal((2, 2, 2), (info.Train, info.Validation, info.Test));
        Assert.Equal(6 * 4, source.Digests().Value().Count);
        Assert.Equal(2 * 4, source.Digests().Value().Count(file => file.Name.StartsWith("test_path/", StringComparison.Ordinal)));
        _rooms.Pack(source).Value();
        using var test = DataSplit.Open(_rooms["test.safetensors"], info).Value();
        Assert.Equal([0, 3], test.Read([0, 1], None).Targets[0].AsLabels.Chunk(Height * Width).Select(labels => labels[0]));
    }

    private Batch[] Examples(Source source) => source.Describe().Value() is var info
        ? info.Splits.Bind(split =>
        {
            using var opened = DataSplit.Open(_rooms[Packing.FileName(split)], info).Value();
            return Seq(Enumerable.Range(0, opened.Count).Select(at => opened.Read([at], None)).ToArray());
        }).ToArray()
        : [];
}
