using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Every way of sharing an encoder, trained by weightings of losses and of gradients, exported and scored in ONNX Runtime.</summary>
[Trait("Category", "Slow")]
public sealed class SharingPipelineTests : IDisposable
{
    private const string Images = """
        pipeline: shared
        seed: 3
        device: cpu
        stages:
          data: { load: scenes, train: 6, test: 5, height: 16, width: 16 }
          model: { build: segnet, data: data, filters: [4, 6], sharing: SHARING }
        """;

    private const string Vectors = """
        pipeline: shared
        seed: 3
        device: cpu
        stages:
          data: { load: table, path: t.csv, tasks: { rent: regression, balcony: binary }, test: 0.2 }
          model: { build: mlp, data: data, widths: [8, 8], dropout: 0.1, sharing: SHARING }
        """;

    private const string Rest = """

          equal: { train: model, data: data, weighting: equal, epochs: 8, batch: 3, optimizer: { adam: { lr: 0.01 } } }
          famo: { train: model, data: data, weighting: famo, epochs: 8, batch: 3, optimizer: { adam: { lr: 0.01 } } }
          cagrad: { train: model, data: data, weighting: cagrad, epochs: 8, batch: 3, optimizer: { adam: { lr: 0.01 } } }
          mgda: { train: model, data: data, weighting: mgda, epochs: 1, batch: 3, gradients: representation }
          scores: { evaluate: [equal, famo, cagrad, mgda], data: data }
          onnx: { export: cagrad }
          deployed: { score: onnx, data: data, provider: cpu, batch: 3 }
        """;

    private readonly Bench _bench = new();

    [Theory]
    [InlineData("cross-stitch")]
    [InlineData("mmoe")]
    [InlineData("{ cgc: { shared: 1, specific: 2 } }")]
    [InlineData("dselect-k")]
    [InlineData("common-stitch")]
    [InlineData("mtan")]
    [InlineData("{ ltb: { temperature: 5 } }")]
    public void A_network_per_pixel_learns_and_scores_in_ONNX_Runtime_what_it_scores_in_torch(string sharing) => Learns(Images, sharing);

    [Theory]
    [InlineData("cross-stitch")]
    [InlineData("{ mmoe: { experts: 3 } }")]
    [InlineData("cgc")]
    [InlineData("ple")]
    [InlineData("ltb")]
    [InlineData("{ dselect-k: { experts: 8, selected: 3, gamma: 0.5 } }")]
    public void A_network_of_vectors_learns_and_scores_in_ONNX_Runtime_what_it_scores_in_torch(string sharing)
    {
        var rows = Enumerable.Range(0, 30).Select(row => string.Create(
            CultureInfo.InvariantCulture, $"{row % 7},{row * 3 % 11},{(row % 3 == 0 ? "north" : "south")},{(row % 7 * 10) + (row * 3 % 11)},{(row % 3 == 0 ? "yes" : "no")}"));
        File.WriteAllLines(Path.Combine(_bench.Folder, "t.csv"), rows.Prepend("rooms,age,side,rent,balcony"));
        Learns(Vectors, sharing);
    }

    public void Dispose() => _bench.Dispose();

    private void Learns(string yaml, string sharing)
    {
        // What MTAN's tasks share does not end in one place.
        var rest = sharing == "mtan" ? Rest.Replace(", gradients: representation", "", StringComparison.Ordinal) : Rest;
        var (code, text) = _bench.Run(yaml.Replace("SHARING", sharing, StringComparison.Ordinal) + rest);
        Assert.True(code == 0, text);
        Assert.All(new[] { "equal", "famo", "cagrad" }, model =>
        {
            var epochs = Printed.Losses(text, model);
            Assert.InRange(epochs[^1].Values.Sum(), 0, 0.95 * epochs[0].Values.Sum());
        });
        var metrics = JsonNode.Parse(File.ReadAllText(_bench.Out("shared", "metrics.json")))!;
        foreach (var (task, figures) in metrics["scores"]!["cagrad"]!.AsObject())
        {
            Assert.All(figures!.AsObject(), figure => Assert.Equal(
                (double)figure.Value!, (double)metrics["deployed"]!["scores"]![task]![figure.Key]!, 1e-3 * Math.Max(1, Math.Abs((double)figure.Value!))));
        }
    }
}
