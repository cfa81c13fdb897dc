using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>What a network sees of images of each element type.</summary>
public sealed class FolderImagesTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public FolderImagesTests() => new PublishedLayout(Layout.Nyuv2, 13, 2, 1) { Height = 1, Width = 2 }.Write(_scratch["d"]);

    public void Dispose() => _scratch.Dispose();

    private Source.Folder Source => new(_scratch["d"], Layout.Nyuv2, 13);

    [Theory]
    [InlineData("|u1", 255UL, 255.0)]
    [InlineData("<u2", 65535UL, 65535.0)]
    [InlineData(">u2", 65535UL, 65535.0)]
    [InlineData("<u4", 4294967295UL, 4294967295.0)]
    [InlineData("<f2", 1UL, 1.0)]
    [InlineData("<f4", 1UL, 200.0)]
    [InlineData(">f8", 1UL, 0.25)]
    [InlineData("|b1", 1UL, 1.0)]
    public void Unsigned_integers_are_divided_by_the_largest_of_their_type_and_all_else_is_taken_as_it_is(string type, ulong divisor, double largest)
    {
        double[] values = type == "|b1" ? [0, 1, 1, 0, 0, 1] : [0, largest, 3, 0, Math.Floor(largest / 2), 1];
        Write(type, values);
        Assert.Equal(divisor, Source.Describe().Value().Divisor);
        float[] expected = [.. new[] { 0, 3, 1, 4, 2, 5 }.Select(at => (float)values[at] / divisor)];
        Assert.Equal(expected, Inputs());
    }

    [Fact]
    public void Bytes_stay_bytes_on_the_disk()
    {
        Write("|u1", 0, 51, 102, 153, 204, 255);
        Pack().Value();
        using var file = SafetensorsFile.Open(_scratch["train.safetensors"]).Value();
        Assert.Equal(Dtype.U8, file.Place("input").Map(place => place.Spec.Dtype));
    }

    [Theory]
    [InlineData("|i1", "int8")]
    [InlineData("<i2", "int16")]
    [InlineData("<i4", "int32")]
    [InlineData(">i8", "int64")]
    public void Signed_images_are_refused_with_the_remedy(string type, string name)
    {
        Write(type, 0, 1, 2, 3, 4, 5);
        Assert.Equal(
            $"{_scratch["d/train/image/0.npy"]}: an image of {name} has no range of colours: save it as uint8 or uint16 (divided by 255 or 65535) or as float32 (taken as it is)",
            Source.Describe().Message());
    }

    [Theory]
    [InlineData("val/image/0.npy", "<f4", "float32", "numbers as they are")]
    [InlineData("train/image/1.npy", "<u2", "uint16", "numbers divided by 65535")]
    [InlineData("val/image/0.npy", "|b1", "bool", "numbers as they are")]
    public void Images_of_two_scales_are_refused(string file, string type, string name, string scale)
    {
        Write("|u1", 0, 1, 2, 3, 4, 5);
        NpyFile.WriteNumbers(_scratch[$"d/{file}"], type, [0, 1, 0, 1, 0, 1], 1, 2, 3);
        Assert.Equal(
            $"{_scratch[$"d/{file}"]}: is an image of {name}, unlike the first of train: {scale} and numbers divided by 255 do not go together", Pack().Message());
    }

    [Theory]
    [InlineData("<u2", new[] { 0.0, 40000 })]
    [InlineData("<i4", new[] { 7.0, 100000 })]
    [InlineData("<f2", new[] { 1.5, 2048 })]
    [InlineData("|u1", new[] { 200.0, 255 })]
    public void Depths_of_any_type_are_taken_as_they_are(string type, double[] depths)
    {
        NpyFile.WriteNumbers(_scratch["d/train/depth/0.npy"], type, depths, 1, 2);
        Pack().Value();
        using var split = DataSplit.Open(_scratch["train.safetensors"], Source.Describe().Value()).Value();
        Assert.Equal(depths.Select(depth => (float)depth), Assert.IsType<Target.Reals>(split.Read([0], None).Targets[1]).Values);
    }

    private void Write(string type, params double[] values)
    {
        foreach (var file in (string[])["train/image/0.npy", "train/image/1.npy", "val/image/0.npy"])
        {
            NpyFile.WriteNumbers(_scratch[$"d/{file}"], type, values, 1, 2, 3);
        }
    }

    private Either<string, Unit> Pack() => Source.Pack(new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None));

    private float[] Inputs()
    {
        Pack().Value();
        using var split = DataSplit.Open(_scratch["train.safetensors"], Source.Describe().Value()).Value();
        return split.Read([0], None).Inputs;
    }
}
