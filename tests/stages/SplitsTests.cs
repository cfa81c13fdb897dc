using Multitask.Stages;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>A stage depends on the splits that it reads, and on no other.</summary>
[Trait("Category", "Slow")]
public sealed class SplitsTests : IDisposable
{
    private const int Size = 8;

    private string Yaml => $$"""
        pipeline: splits
        seed: 3
        device: cpu
        stages:
          data: { load: folder, layout: nyuv2, path: {{_bench.Folder}}/d }
          model: { build: mtan, data: data, filters: [4] }
          tr: { train: model, data: data, weighting: equal, epochs: 1, batch: 2 }
          scores: { evaluate: tr, data: data }
          onnx: { export: tr }
          deployed: { score: onnx, data: data, provider: cpu }
        """;

    private readonly Bench _bench = new();

    public SplitsTests()
    {
        new PublishedLayout(Layout.Nyuv2, 13, Train: 3, Test: 2) { Height = Size, Width = Size }.Write(Path.Combine(_bench.Folder, "d"));
        Run();
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("val", "image", "data scores deployed")]
    [InlineData("val", "depth", "data scores deployed")]
    [InlineData("val", "normal", "data scores deployed")]
    [InlineData("train", "depth", "data tr scores onnx deployed")]
    public void A_changed_file_is_read_again_by_who_reads_its_split(string split, string part, string stale)
    {
        Change(split, part);
        Assert.Equal(stale, Executed(Run()));
        Assert.Equal("", Executed(Run()));
    }

    [Fact]
    public void A_locked_run_without_a_store_knows_every_key_before_it_begins()
    {
        Directory.Delete(Path.Combine(_bench.Folder, ".pipeline"), recursive: true);
        var (code, text) = _bench.Run(Yaml.Replace("epochs: 1", "epochs: 2", StringComparison.Ordinal), "--locked");
        Assert.Equal(1, code);
        Assert.Contains("tr: its key is", text, StringComparison.Ordinal);
        Assert.DoesNotContain("data", text.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal("data model tr scores onnx deployed", Executed(Run("--locked")));
    }

    [Fact]
    public void An_explanation_names_the_input_whose_split_changed()
    {
        Change("train", "depth");
        Run("--only", "data");
        Assert.Contains("data", Explain("tr"), StringComparison.Ordinal);
        Assert.Contains("hit", Explain("model"), StringComparison.Ordinal);
    }

    private string Explain(string stage)
    {
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, _bench.Folder, Colour: false, TimeProvider.System, CancellationToken.None);
        Assert.Equal(0, Cli.Run(Seq("explain", stage, "pipeline.yaml"), AllStages.Catalogue, terminal));
        return text.ToString();
    }

    private string Run(params string[] options)
    {
        var (code, text) = _bench.Run(Yaml, options);
        Assert.True(code == 0, text);
        return text;
    }

    private static string Executed(string text) => string.Join(' ', text.Split('\n')
        .Where(line => line.Contains(" ran in ", StringComparison.Ordinal) && char.IsAsciiLetter(line[0]))
        .Select(line => line.Split(' ')[0]));

    private void Change(string split, string part)
    {
        var path = Path.Combine(_bench.Folder, "d", split, part, "0.npy");
        var bytes = File.ReadAllBytes(path);
        // The exponent's lowest bit: another number of the same sign.
        bytes[^2] ^= 0x80;
        File.WriteAllBytes(path, bytes);
    }
}
