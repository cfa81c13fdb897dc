using Multitask.Exports;
using Multitask.Tests.Data;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>An exported model says what was done with the images it was trained on.</summary>
[Trait("Category", "Slow")]
public sealed class InputMetadataTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("|u1", "3 x 8 x 8, float32, RGB values divided by 255")]
    [InlineData("<u2", "3 x 8 x 8, float32, RGB values divided by 65535")]
    [InlineData("<f4", "3 x 8 x 8, float32, RGB values as they are in the data, not scaled")]
    [InlineData("<f2", "3 x 8 x 8, float32, RGB values as they are in the data, not scaled")]
    [InlineData("|b1", "3 x 8 x 8, float32, RGB values as they are in the data, not scaled")]
    public void Folders_are_scaled_by_the_type_of_their_images(string type, string expected)
    {
        Images("d", type);
        Assert.Equal(expected, Exported($"{{ load: folder, layout: nyuv2, path: {_bench.Folder}/d }}"));
    }

    [Fact]
    public void Rendered_rooms_are_bytes() =>
        Assert.Equal("3 x 16 x 16, float32, RGB values divided by 255", Exported("{ load: scenes, train: 2, test: 1, height: 16, width: 16 }"));

    [Theory]
    [InlineData("idx")]
    [InlineData("multi-fashion")]
    public void Grey_images_are_bytes(string word)
    {
        Keys.Samples.WriteFashion(Path.Combine(_bench.Folder, "f"));
        Assert.Equal("1 x 28 x 28, float32, grey values divided by 255", Exported($"{{ load: {word}, path: {_bench.Folder}/f }}", "build: lenet, channels: [2, 2]"));
    }

    [Fact]
    public void What_counts_are_the_data_of_the_training_not_those_the_model_was_built_for()
    {
        Images("bytes", "|u1");
        Images("reals", "<f4");
        var data = $"{{ load: folder, layout: nyuv2, path: {_bench.Folder}/reals }}";
        var other = $"{{ load: folder, layout: nyuv2, path: {_bench.Folder}/bytes }}";
        Assert.Equal("3 x 8 x 8, float32, RGB values divided by 255", Exported(data, "build: segnet, filters: [1]", other));
    }

    /// <summary>The same numbers under another scale train the same weights, and yet need another file.</summary>
    [Fact]
    public void Equal_weights_of_another_scale_are_exported_again()
    {
        Images("d", "|u1", white: true);
        var data = $"{{ load: folder, layout: nyuv2, path: {_bench.Folder}/d }}";
        Assert.EndsWith("divided by 255", Exported(data), StringComparison.Ordinal);
        Images("d", "<u2", white: true);
        Assert.EndsWith("divided by 65535", Exported(data), StringComparison.Ordinal);
        Images("d", "<f4", white: true);
        Assert.EndsWith("not scaled", Exported(data), StringComparison.Ordinal);
    }

    /// <summary>The metadata <c>input</c> of a model trained on some data.</summary>
    private string Exported(string data, string build = "build: segnet, filters: [1]", string? trained = null)
    {
        var (code, text) = _bench.Run($$"""
            pipeline: p
            seed: 3
            device: cpu
            stages:
              data: {{data}}
              other: {{trained ?? data}}
              model: { {{build}}, data: data }
              tr: { train: model, data: other, weighting: equal, epochs: 1, batch: 2 }
              onnx: { export: tr }
            """);
        Assert.True(code == 0, text);
        return OnnxSummary.Of(OnnxReader.Read(_bench.Out("p", "onnx/model.onnx")).Value()).Metadata["input"];
    }

    private void Images(string folder, string type, bool white = false)
    {
        var path = new PublishedLayout(Layout.Nyuv2, 13, Train: 2, Test: 1) { Height = 8, Width = 8 }.Write(Path.Combine(_bench.Folder, folder));
        var largest = type switch { "|u1" => 255.0, "<u2" => 65535, _ => 1 };
        double[] values = [.. Enumerable.Range(0, 192).Select(i => white ? largest : i % 2 * largest)];
        foreach (var file in (string[])["train/image/0.npy", "train/image/1.npy", "val/image/0.npy"])
        {
            NpyFile.WriteNumbers(Path.Combine(path, file), type, values, 8, 8, 3);
        }
    }
}
