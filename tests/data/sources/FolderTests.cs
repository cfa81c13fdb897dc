using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

public sealed class FolderTests : IDisposable
{
    private static readonly PublishedLayout Nyu = new(Layout.Nyuv2, 13, 3, 2) { Height = 4, Width = 6 };
    private static readonly PublishedLayout City = new(Layout.Cityscapes, 7, 2, 1) { Height = 4, Width = 6 };

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Nyu_v2_is_three_tasks_and_its_numbers_arrive_channel_first()
    {
        var source = new Source.Folder(Nyu.Write(_scratch["nyu"]), Layout.Nyuv2, 13);
        var info = source.Describe().Value();
        Assert.Equal(new DataInfo(Shape.Image(3, 4, 6), info.Tasks, 3, 2), info);
        Assert.Equal(
            Seq(
                new DataTask("semantic", new TaskKind.Segmentation(13)),
                new DataTask("depth", new TaskKind.Depth()),
                new DataTask("normal", new TaskKind.Normals())),
            info.Tasks);

        Pack(source).Value();
        using var split = DataSplit.Open(_scratch["test.safetensors"], info).Value();
        Assert.Equal((2, false), (split.Count, split.Augments));
        for (var index = 0; index < 2; index++)
        {
            var batch = split.Read([index], None);
            Assert.Equal(ChannelFirst(_scratch[$"nyu/val/image/{index}.npy"], 3), batch.Inputs);
            var labels = Npy.Read<long>(_scratch[$"nyu/val/label/{index}.npy"]).Value().Values;
            Assert.Equal(labels, Assert.IsType<Target.Labels>(batch.Targets[0]).Values);
            Assert.Equal(ChannelFirst(_scratch[$"nyu/val/depth/{index}.npy"], 1), Assert.IsType<Target.Reals>(batch.Targets[1]).Values);
            Assert.Equal(ChannelFirst(_scratch[$"nyu/val/normal/{index}.npy"], 3), Assert.IsType<Target.Reals>(batch.Targets[2]).Values);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(19)]
    public void City_scapes_has_no_normals_and_labels_in_a_folder_of_their_count(int classes)
    {
        var source = new Source.Folder((City with { Classes = classes }).Write(_scratch["city"]), Layout.Cityscapes, classes);
        var info = source.Describe().Value();
        Assert.Equal(Seq(new DataTask("semantic", new TaskKind.Segmentation(classes)), new DataTask("depth", new TaskKind.Depth())), info.Tasks);
        Pack(source).Value();
        using var split = DataSplit.Open(_scratch["train.safetensors"], info).Value();
        Assert.Equal(2, split.Read([0, 1], None).Targets.Length);
    }

    [Fact]
    public void A_repackaged_city_scapes_may_call_its_labels_label()
    {
        var source = new Source.Folder(City.Write(_scratch["city"]), Layout.Cityscapes, 7);
        Directory.Move(_scratch["city/train/label_7"], _scratch["city/train/label"]);
        Directory.Move(_scratch["city/val/label_7"], _scratch["city/val/label"]);
        Pack(source).Value();
        Assert.Contains("train/label/0.npy", source.Digests().Value().Map(file => file.Name));
    }

    [Fact]
    public void The_augmentation_is_asked_for_by_the_training_split_only()
    {
        var source = new Source.Folder(Nyu.Write(_scratch["nyu"]), Layout.Nyuv2, 13, Augment: true);
        var info = source.Describe().Value();
        Pack(source).Value();
        using var train = DataSplit.Open(_scratch["train.safetensors"], info).Value();
        using var test = DataSplit.Open(_scratch["test.safetensors"], info).Value();
        Assert.Equal((true, false, true), (train.Augments, test.Augments, train.CanAugment));
    }

    [Fact]
    public void Every_file_is_digested_and_a_changed_one_changes_its_own_digest_only()
    {
        var source = new Source.Folder(Nyu.Write(_scratch["nyu"]), Layout.Nyuv2, 13);
        var before = source.Digests().Value();
        Assert.Equal(5 * 4, before.Count);
        Assert.Equal(before.Map(file => file.Name).OrderBy(name => name, StringComparer.Ordinal), before.Map(file => file.Name));
        var bytes = File.ReadAllBytes(_scratch["nyu/val/depth/1.npy"]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(_scratch["nyu/val/depth/1.npy"], bytes);
        Assert.Equal(["val/depth/1.npy"], source.Digests().Value().Except(before).Select(file => file.Name));
    }

    [Fact]
    public void Missing_folders_and_files_are_named()
    {
        var source = new Source.Folder(Nyu.Write(_scratch["nyu"]), Layout.Nyuv2, 13);
        Assert.Equal($"{_scratch["none/train/image"]}: not found", (source with { Path = _scratch["none"] }).Describe().Message());
        File.Delete(_scratch["nyu/train/depth/2.npy"]);
        Assert.Equal($"{_scratch["nyu/train/depth"]}: has no 2.npy, which train/image/2.npy needs", source.Describe().Message());
        File.Move(_scratch["nyu/train/depth/0.npy"], _scratch["nyu/train/depth/7.npy"]);
        Assert.Equal($"{_scratch["nyu/train/depth"]}: has no 0.npy, which train/image/0.npy needs", source.Describe().Message());
        Directory.Delete(_scratch["nyu/train/normal"], recursive: true);
        Assert.Equal($"{_scratch["nyu/train/normal"]}: not found", source.Digests().Message());
        Directory.CreateDirectory(_scratch["nyu/train/normal"]);
        Assert.Equal($"{_scratch["nyu/train/normal"]}: holds no npy files", Pack(source).Message());
    }

    [Theory]
    [InlineData("image", 24, "4 6", "image/1.npy: has shape (4, 6), (4, 6, 3) was expected")]
    [InlineData("label", 20, "4 5", "label/1.npy: has shape (4, 5), (4, 6, 1) was expected")]
    [InlineData("normal", 72, "3 4 6", "normal/1.npy: has shape (3, 4, 6), (4, 6, 3) was expected")]
    [InlineData("depth", 48, "4 6 2", "depth/1.npy: has shape (4, 6, 2), (4, 6, 1) was expected")]
    public void A_shape_that_differs_is_named_with_its_file(string part, int count, string shape, string expected)
    {
        var source = new Source.Folder(Nyu.Write(_scratch["nyu"]), Layout.Nyuv2, 13);
        NpyFile.WriteFloats(_scratch[$"nyu/train/{part}/1.npy"], new float[count], [.. shape.Split(' ').Select(int.Parse)]);
        Assert.EndsWith(expected, Pack(source).Message(), StringComparison.Ordinal);
        Assert.False(File.Exists(_scratch["train.safetensors"]));
    }

    [Fact]
    public void Numbers_that_are_none_are_named_with_their_file()
    {
        var source = new Source.Folder(Nyu.Write(_scratch["nyu"]), Layout.Nyuv2, 13);
        NpyFile.WriteFloats(_scratch["nyu/train/depth/1.npy"], [float.NaN, .. new float[23]], 4, 6, 1);
        NpyFile.WriteFloats(_scratch["nyu/train/depth/2.npy"], new float[2], 2);
        Assert.EndsWith("train/depth/1.npy: number 0 is NaN", Pack(source).Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_are_not_colour_images_are_refused_before_anything_is_read()
    {
        var source = new Source.Folder(Nyu.Write(_scratch["nyu"]), Layout.Nyuv2, 13);
        NpyFile.WriteFloats(_scratch["nyu/train/image/0.npy"], new float[24], 4, 6, 1);
        Assert.EndsWith("an image has shape (H, W, 3), found (4, 6, 1)", source.Describe().Message(), StringComparison.Ordinal);
        Assert.Contains("classes must be 2", (source with { Classes = 1 }).Describe().Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_classes_take_two_bytes_a_label()
    {
        var source = new Source.Folder(Nyu.Write(_scratch["nyu"]), Layout.Nyuv2, 300);
        NpyFile.WriteLongs(_scratch["nyu/train/label/0.npy"], [.. Enumerable.Repeat(299L, 23), -1], 4, 6);
        Pack(source).Value();
        using var split = DataSplit.Open(_scratch["train.safetensors"], source.Describe().Value()).Value();
        Assert.Equal([.. Enumerable.Repeat(299L, 23), -1], Assert.IsType<Target.Labels>(split.Read([0], None).Targets[0]).Values);
    }

    private Either<string, Unit> Pack(Source source) =>
        source.Pack(new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None));

    private static float[] ChannelFirst(string path, int channels)
    {
        var values = Npy.Read<float>(path).Value().Values;
        return [.. Enumerable.Range(0, channels).SelectMany(channel => values.Where((_, i) => i % channels == channel))];
    }
}
