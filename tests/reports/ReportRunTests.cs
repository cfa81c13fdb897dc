using System.Text.Json.Nodes;
using System.Xml.Linq;
using Multitask.Stages.Reports;
using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Reports;

/// <summary>The report of real runs.</summary>
[Trait("Category", "Slow")]
public sealed class ReportRunTests : IDisposable
{
    private readonly Bench _bench = new();

    [Fact]
    public void A_run_leaves_a_page_with_everything_that_metrics_json_says()
    {
        var (code, text) = _bench.Run(Bench.Small);
        Assert.True(code == 0, text);
        var page = XDocument.Parse(Read());
        var words = page.Root!.Value;
        var metrics = JsonNode.Parse(File.ReadAllText(_bench.Out("small", "metrics.json")))!;
        foreach (var (_, tasks) in metrics["scores"]!.AsObject())
        {
            foreach (var figure in tasks!.AsObject().SelectMany(task => task.Value!.AsObject()))
            {
                Assert.Contains(NumberText.Title(figure.Key), words, StringComparison.Ordinal);
                Assert.Contains(NumberText.Value((double?)figure.Value ?? double.NaN), words, StringComparison.Ordinal);
            }
        }

        // Three test examples, the best and the worst of them: input, true and predicted of three tasks; and the bar of the depth's colours.
        Assert.Equal((5 * 7) + 1, page.Descendants().Count(element => element.Name.LocalName == "img"));
        // Errors of depth and normals, a loss of each task, weights of each method, cosines and norms of the one that compares gradients.
        Assert.Equal(2 + 3 + 3 + 2, page.Descendants().Count(element => element.Name.LocalName == "figcaption"));
        Assert.Contains("Class by class", XDocument.Parse(File.ReadAllText(_bench.Out("small", "comparison.html"))).Root!.Value, StringComparison.Ordinal);
        string[] names = ["equal", "famo", "cagrad", "constant predictor", "Δm", "CPUExecutionProvider"];
        Assert.All(names, name => Assert.Contains(name, words, StringComparison.Ordinal));
        Assert.DoesNotContain(_bench.Folder, words, StringComparison.Ordinal);

        Assert.Equal(0, _bench.Run(Bench.Small).Code);
        var again = Read();
        Assert.Equal(0, _bench.Run(Bench.Small).Code);
        Assert.Equal(again, Read());
    }

    [Fact]
    public void A_run_of_the_first_stages_only_leaves_a_page_too()
    {
        var (code, text) = _bench.Run(Bench.Small, "--only", "model");
        Assert.True(code == 0, text);
        var words = XDocument.Parse(Read()).Root!.Value;
        Assert.Contains("parameters", words, StringComparison.Ordinal);
        Assert.DoesNotContain("constant predictor", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_this_very_run_stays_and_any_other_is_drawn_again()
    {
        var (path, longAgo) = (_bench.Out("small", "report.html"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        _bench.Run(Bench.Small, "--only", "model");
        _bench.Run(Bench.Small, "--only", "model");
        var page = Read();
        File.SetLastWriteTimeUtc(path, longAgo);
        _bench.Run(Bench.Small, "--only", "model");
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(path));
        _bench.Run(Bench.Small, "--only", "data");
        Assert.NotEqual(page, Read());
    }

    public void Dispose() => _bench.Dispose();

    private string Read() => File.ReadAllText(_bench.Out("small", "report.html"));
}
