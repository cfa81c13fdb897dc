using System.Text.Json.Nodes;
using System.Xml.Linq;
using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Studies;

/// <summary>A study through the command line.</summary>
[Trait("Category", "Slow")]
public sealed class StudyRunTests : IDisposable
{
    private const string Yaml = """
        pipeline: small
        seed: 3
        device: cpu
        stages:
          data: { load: scenes, train: 6, test: 3, height: 32, width: 32 }
          model: { build: mtan, data: data, filters: [4], matrix: { seed: [0, 1] } }
          train: { train: model, data: data, epochs: 1, batch: 4, matrix: { weighting: [equal, famo] } }
          study: { evaluate: train, data: data, baseline: "train[equal]" }
        """;

    private readonly Bench _bench = new();

    [Fact]
    public void A_matrix_over_seeds_leaves_statistics_and_a_second_run_executes_nothing()
    {
        var (code, text) = _bench.Run(Yaml);
        Assert.True(code == 0, text);
        var markdown = Read("study.md");
        Assert.Contains("| train\\[equal\\] | 2 |", markdown, StringComparison.Ordinal);
        Assert.Contains("Nothing can be significant with 2 seeds", markdown, StringComparison.Ordinal);
        Assert.Contains("\\begin{tabular}", Read("study.tex"), StringComparison.Ordinal);
        var methods = JsonNode.Parse(Read("study.json"))!["study"]!["methods"]!;
        Assert.Equal(0, (double)methods["train[equal]"]!["delta_m_over_metrics"]!["mean"]!, 1e-9);
        Assert.Contains("Study: study", XDocument.Parse(Read("report.html")).Root!.Value, StringComparison.Ordinal);

        var again = _bench.Run(Yaml);
        Assert.Equal(0, again.Code);
        Assert.DoesNotContain("miss", again.Text, StringComparison.Ordinal);
        Assert.Equal(markdown, Read("study.md"));

        // Another baseline is another table and page, and no stage runs for it.
        var other = _bench.Run(Yaml.Replace("\"train[equal]\"", "nyuv2-stl", StringComparison.Ordinal));
        Assert.True(other.Code == 0, other.Text);
        Assert.DoesNotContain("miss", other.Text, StringComparison.Ordinal);
        Assert.Contains("relative to nyuv2-stl", Read("study.md"), StringComparison.Ordinal);
        Assert.Contains("relative to nyuv2-stl", Read("report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_seeds_there_is_no_study_and_a_wrong_baseline_is_a_mistake()
    {
        var (code, text) = _bench.Run(Bench.Small, "--only", "scores");
        Assert.True(code == 0, text);
        Assert.False(File.Exists(_bench.Out("small", "study.md")));
        var wrong = _bench.Run(Yaml.Replace("\"train[equal]\"", "train", StringComparison.Ordinal));
        Assert.Equal(2, wrong.Code);
        Assert.Contains("stages.study.baseline", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("must mean one method, found train, which means train[equal], train[famo]", wrong.Text, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private string Read(string file) => File.ReadAllText(_bench.Out("small", file));
}
