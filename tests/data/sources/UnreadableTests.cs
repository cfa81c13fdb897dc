using System.Runtime.Versioning;
using Xunit;

namespace Multitask.Tests.Data;

/// <summary>Folders and files that may not be read, are not there or are damaged: the user's own path and the reason.</summary>
[SupportedOSPlatform("linux")]
public sealed class UnreadableTests : IDisposable
{
    private const UnixFileMode Open = (UnixFileMode)0b111_101_101;

    private readonly Scratch _scratch = new();

    public UnreadableTests()
    {
        File.SetUnixFileMode(_scratch.Folder, Open);
        new PublishedLayout(Layout.Nyuv2, 13, 2, 1) { Height = 2, Width = 2 }.Write(_scratch["d"]);
    }

    public void Dispose()
    {
        foreach (var folder in Directory.GetDirectories(_scratch.Folder, "*", SearchOption.AllDirectories).Prepend(_scratch.Folder))
        {
            File.SetUnixFileMode(folder, Open);
        }

        _scratch.Dispose();
    }

    private Source Source => new Source.Folder(_scratch["d"], Layout.Nyuv2, 13);

    [Theory]
    [InlineData("d", "d/train/image")]
    [InlineData("d/train", "d/train/image")]
    [InlineData("d/val", "d/val/image")]
    [InlineData("d/train/depth", "d/train/depth")]
    [InlineData("d/val/normal", "d/val/normal")]
    [InlineData("d/train/image/0.npy", "d/train/image/0.npy")]
    public void What_may_not_be_read_is_not_said_to_be_missing(string closed, string named)
    {
        File.SetUnixFileMode(_scratch[closed], UnixFileMode.None);
        Assert.Equal($"{_scratch[named]}: cannot be read: permission denied", Unprivileged.Do(() => Source.Describe().Message()));
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("b.safetensors")]
    [InlineData("c.gz")]
    public void A_file_of_any_form_that_may_not_be_read_is_named(string name)
    {
        File.WriteAllText(_scratch[name], "x");
        File.SetUnixFileMode(_scratch[name], UnixFileMode.None);
        var expected = $"{_scratch[name]}: cannot be read: permission denied";
        Assert.Equal(expected, Unprivileged.Do(() => Npy.Read<float>(_scratch[name]).Message()));
        Assert.Equal(expected, Unprivileged.Do(() => SafetensorsFile.Open(_scratch[name]).Message()));
        Assert.Equal(expected, Unprivileged.Do(() => Idx.Read(_scratch[name], 1).Message()));
    }

    [Fact]
    public void A_folder_that_may_not_be_written_to_is_said_to_be_that()
    {
        File.SetUnixFileMode(_scratch["d"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var message = Unprivileged.Do(() => Safetensors.WriteAll(_scratch["d/a"], LanguageExt.Seq<NamedTensor>.Empty, default).Message());
        Assert.Equal($"{_scratch["d/a"]}: cannot be written: permission denied", message);
    }

    [Theory]
    [InlineData("d", "train/image: not found")]
    [InlineData("d/val", "val/image: not found")]
    [InlineData("d/train/normal", "train/normal: not found")]
    public void A_missing_folder_is_named_with_the_path_that_was_tried(string missing, string expected)
    {
        Directory.Delete(_scratch[missing], recursive: true);
        Assert.Equal(_scratch[$"d/{expected}"], Source.Describe().Message());
    }

    [Fact]
    public void Every_folder_that_labels_may_be_in_is_named()
    {
        new PublishedLayout(Layout.Cityscapes, 7, 2, 1) { Height = 2, Width = 2 }.Write(_scratch["c"]);
        var source = new Source.Folder(_scratch["c"], Layout.Cityscapes, 19);
        Assert.Equal($"{_scratch["c/train/label_19"]}: not found, nor train/label", source.Describe().Message());
    }

    [Theory]
    [InlineData("d/train/image", "d/train/image: must be a folder, found a file")]
    [InlineData("d/val/depth", "d/val/depth: must be a folder, found a file")]
    [InlineData("d", "d/train/image: not found")]
    public void A_file_in_place_of_a_folder_is_no_folder(string replaced, string expected)
    {
        Directory.Delete(_scratch[replaced], recursive: true);
        File.WriteAllText(_scratch[replaced], "x");
        Assert.Equal(_scratch[expected], Source.Describe().Message());
    }

    [Theory]
    [InlineData("train/image/1.npy", 0, "is not an npy file")]
    [InlineData("train/label/0.npy", 9, "is not an npy file")]
    [InlineData("val/depth/0.npy", 40, "claims a header of")]
    [InlineData("train/normal/1.npy", -1, "claims shape (2, 2, 3) of <f4 but holds 47 bytes of data")]
    [InlineData("val/label/0.npy", -8, "claims shape (2, 2) of <i8 but holds 24 bytes of data")]
    public void A_truncated_file_is_named_by_its_own_path(string name, int length, string expected)
    {
        var path = _scratch[$"d/{name}"];
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, length >= 0 ? bytes[..length] : bytes[..^-length]);
        Directory.CreateDirectory(_scratch["store"]);
        var message = Source.Pack(new Packing(1, _scratch["store"], _ => { }, CancellationToken.None)).Message();
        Assert.StartsWith($"{path}: {expected}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("store", message, StringComparison.Ordinal);
    }
}
