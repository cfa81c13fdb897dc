using Multitask.Tests.Data;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Data sets in which examples lack tasks, and black images.</summary>
[Trait("Category", "Slow")]
public sealed class SparseDataTests : IDisposable
{
    private const int Size = 8;

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("famo")]
    [InlineData("mgda")]
    [InlineData("gls")]
    [InlineData("nash-mtl")]
    [InlineData("{ uncertainty: { } }")]
    public void Examples_without_a_label_a_depth_or_a_normal_are_trained_on_and_scored(string weighting)
    {
        Write();
        Blank("train", 0, "depth", 1);
        Blank("train", 1, "normal", 3);
        Blank("train", 2, "depth", 1);
        Blank("val", 0, "depth", 1);
        NpyFile.WriteLongs(Part("train", 1, "label"), [.. Enumerable.Repeat(-1L, Size * Size)], Size, Size);
        var (code, text) = _bench.Run(Yaml(weighting, "[4]"));
        Assert.True(code == 0, text);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Contains("train: 2 of 3 examples say nothing of task depth", text, StringComparison.Ordinal);
        Assert.Contains("train: 1 of 3 examples say nothing of task normal", text, StringComparison.Ordinal);
        Assert.Contains("train: 1 of 3 examples say nothing of task semantic", text, StringComparison.Ordinal);
        Assert.Contains("test: 1 of 2 examples say nothing of task depth", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("equal", "[1]")]
    [InlineData("cagrad", "[1]")]
    [InlineData("famo", "[1, 1]")]
    public void Black_images_are_trained_on_exported_and_scored(string weighting, string filters)
    {
        Write();
        foreach (var (split, index) in new[] { ("train", 0), ("train", 1), ("train", 2), ("val", 0), ("val", 1) })
        {
            Blank(split, index, "image", 3);
        }

        var (code, text) = _bench.Run(Yaml(weighting, filters));
        Assert.True(code == 0, text);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    private void Write() =>
        new PublishedLayout(Layout.Nyuv2, 13, Train: 3, Test: 2) { Height = Size, Width = Size }.Write(Path.Combine(_bench.Folder, "d"));

    private string Part(string split, int index, string part) => Path.Combine(_bench.Folder, "d", split, part, $"{index}.npy");

    private void Blank(string split, int index, string part, int channels) =>
        NpyFile.WriteFloats(Part(split, index, part), new float[Size * Size * channels], Size, Size, channels);

    private string Yaml(string weighting, string filters) => $$"""
        pipeline: sparse
        seed: 3
        device: cpu
        stages:
          data: { load: folder, layout: nyuv2, path: {{_bench.Folder}}/d }
          model: { build: mtan, data: data, filters: {{filters}} }
          tr: { train: model, data: data, weighting: {{weighting}}, epochs: 2, batch: 1 }
          scores: { evaluate: tr, data: data }
          onnx: { export: tr }
          deployed: { score: onnx, data: data, provider: cpu }
        """;
}
