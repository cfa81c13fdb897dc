using Xunit;
using static LanguageExt.Prelude;
using static Multitask.Tests.Data.DenseRooms;

namespace Multitask.Tests.Data;

/// <summary>What is wrong with photographs or their targets per pixel is told with file and place.</summary>
public sealed class DenseMessagesTests : IDisposable
{
    private readonly DenseRooms _rooms = new();

    public void Dispose() => _rooms.Dispose();

    [Theory]
    [InlineData("label/1_label.png", "grey8.png", "is 5 x 7 pixels, its image {rooms}/rgb/1.png 8 x 12")]
    [InlineData("label/1_label.png", "colour8.png", "class numbers need one number (grey or a palette's) per pixel, found 3")]
    [InlineData("label/1_label.png", "grey-alpha8.png", "class numbers need one number (grey or a palette's) per pixel, found 2")]
    [InlineData("label/1_label.png", "turned-1.jpg", "is not a PNG file")]
    [InlineData("label/1_label.png", "interlaced.png", "is interlaced: save it without")]
    [InlineData("depth/1.npy", "grey16.png", "is not an npy file")]
    public void A_target_that_does_not_fit_is_told_with_its_file(string file, string instead, string message)
    {
        File.Copy(Path.Combine(Fixtures, instead), _rooms[$"rooms/{file}"], overwrite: true);
        if (message.StartsWith("class numbers", StringComparison.Ordinal))
        {
            _rooms.Photograph("rgb/1.png", 5, 7, 0);
        }

        Assert.Equal(
            $"{_rooms[$"rooms/{file}"]}: {message.Replace("{rooms}", _rooms["rooms"], StringComparison.Ordinal)}", _rooms.Pack(_rooms.Source).Message());
    }

    [Theory]
    [InlineData("normal/2.npy", "8 12 1", "has shape (8, 12, 1), (H, W, 3) was expected")]
    [InlineData("depth/2.npy", "8 12 3", "has shape (8, 12, 3), (H, W) was expected")]
    [InlineData("depth/2.npy", "96", "has shape (96), (H, W) was expected")]
    [InlineData("depth/2.npy", "12 8", "is 12 x 8 pixels, its image {rooms}/rgb/2.png 8 x 12")]
    public void An_array_of_another_shape_is_told(string file, string shape, string message)
    {
        int[] sizes = [.. shape.Split(' ').Select(int.Parse)];
        NpyFile.WriteNumbers(_rooms[$"rooms/{file}"], "<f4", new double[sizes.Aggregate(1, (all, size) => all * size)], sizes);
        Assert.Equal($"{_rooms[$"rooms/{file}"]}: {message.Replace("{rooms}", _rooms["rooms"], StringComparison.Ordinal)}", _rooms.Pack(_rooms.Source).Message());
    }

    [Fact]
    public void A_number_that_is_not_finite_is_told_with_its_place()
    {
        var depths = new double[Height * Width];
        depths[(3 * Width) + 5] = double.NaN;
        NpyFile.WriteNumbers(_rooms["rooms/depth/2.npy"], "<f4", depths, Height, Width);
        Assert.Equal($"{_rooms["rooms/depth/2.npy"]}: number NaN at row 3, column 5 is not finite", _rooms.Pack(_rooms.Source).Message());
    }

    [Fact]
    public void A_label_that_is_no_class_is_told_with_its_pixel()
    {
        _rooms.Grey("label/1_label.png", at => at == (2 * Width) + 7 ? 13 : 0);
        Assert.Equal(
            $"{_rooms["rooms/label/1_label.png"]}: label 13 at row 2, column 7 is not in 0 to 12; undefined are 255 (`ignore`) and what is negative",
            _rooms.Pack(_rooms.Source).Message());
    }

    [Fact]
    public void What_is_missing_is_listed()
    {
        File.Delete(_rooms["rooms/depth/1.npy"]);
        File.Delete(_rooms["rooms/label/3_label.png"]);
        Assert.Equal(
            $"{_rooms["rooms/depth/1.npy"]}, {_rooms["rooms/label/3_label.png"]}: not found, though {_rooms["rooms/rgb/1.png"]} needs it",
            _rooms.Source.Describe().Message());
        Assert.Equal($"{_rooms["rooms/none"]}: not found", (_rooms.Source with { Inputs = "none/*.png" }).Describe().Message());
        Assert.Equal($"{_rooms["rooms/rgb"]}: holds no file *.jpg", (_rooms.Source with { Inputs = "rgb/*.jpg" }).Describe().Message());
        Assert.Equal(
            "inputs: must be a path inside the data's folder with one * in the file's name, as label/*.png, found rgb/a.png",
            (_rooms.Source with { Inputs = "rgb/a.png" }).Describe().Message());
        Assert.Equal(
            "tasks: names must be letters, digits, _ and -, found a b",
            (_rooms.Source with { Tasks = Seq1<(string, DenseTask)>(("a b", new DenseTask.Normals("normal/*.npy"))) }).Describe().Message());
        Assert.Equal("size: sides are 8 to 2048 pixels, found 4 x 4096", (_rooms.Source with { Size = new ImageSize(4, 4096) }).Describe().Message());
    }

    [Fact]
    public void One_image_is_not_two_splits()
    {
        foreach (var at in Enumerable.Range(1, 3))
        {
            File.Delete(_rooms[$"rooms/rgb/{at}.png"]);
        }

        Assert.Equal($"{_rooms["rooms"]}: holds 1 images, none of them in the train split", _rooms.Source.Describe().Message());
    }

    [Fact]
    public void Files_of_another_format_are_no_targets() => Assert.Equal(
        "t.jpg: targets must be .png or .npy files: other formats change numbers or hold none",
        DenseTarget.Read("t.jpg", [], new DenseTask.Depth("t*.jpg"), ("i", new ImageSize(5, 7))).Message());

    [Fact]
    public void A_file_that_changed_or_came_since_the_key_was_made_is_noticed()
    {
        var packing = new Packing(1, _rooms[""], _ => { }, CancellationToken.None) { Known = toMap(_rooms.Source.Digests().Value().Map(file => (file.Name, file.Digest))) };
        _rooms.Grey("label/1_label.png", _ => 7);
        Assert.Equal($"{_rooms["rooms/label/1_label.png"]} changed while it was read", _rooms.Source.Pack(packing).Message());
    }
}
