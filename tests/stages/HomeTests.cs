using System.Text.RegularExpressions;
using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>The tool keeps nothing about its user: neither it nor the libraries it loads write to the home folder.</summary>
[Trait("Category", "Slow")]
public sealed class HomeTests : IDisposable
{
    private const string Yaml = """
        pipeline: home
        device: cpu
        stages:
          data: { load: scenes, train: 2, test: 1, height: 16, width: 16 }
          model: { build: segnet, data: data, filters: [4] }
          trained: { train: model, data: data, weighting: equal, epochs: 1, batch: 2 }
          onnx: { export: trained }
          deployed: { score: onnx, data: data, provider: auto }
        """;

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_run_leaves_the_home_folder_empty_and_one_that_cannot_be_written_changes_nothing()
    {
        var home = Directory.CreateDirectory(Path.Combine(_bench.Folder, "home")).FullName;
        var usual = await Run(home, "here");
        Assert.True(usual.Code == 0, usual.Out + usual.Error);
        Assert.Empty(Directory.GetFileSystemEntries(home));

        var without = await Run("/proc/1/nowhere", "there");
        Assert.Equal((usual.Code, Masked(usual.Out), usual.Error), (without.Code, Masked(without.Out), without.Error));
        Assert.Equal("", usual.Error);
    }

    private Task<ToolProcess> Run(string home, string store)
    {
        File.Delete(Path.Combine(_bench.Folder, "pipeline.lock"));
        return _bench.RunProcess(Yaml, [("HOME", home), ("XDG_CACHE_HOME", null), ("ORT_DISABLE_TELEMETRY", null)], "--store", store);
    }

    /// <summary>Times and speeds differ from run to run.</summary>
    private static string Masked(string text) => Regex.Replace(text, @"\d+([.,]\d+)*", "#");
}
