using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Multitask.Stages;
using Multitask.Tests.Keys;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>The commands of <c>docs/own-data.md</c> lead from data to a deployed model, and what it shows stands in the files they run.</summary>
[Trait("Category", "Slow")]
public sealed class OwnDataTests : IDisposable
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Recorded.Root, "docs", "own-data.md"));

    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-own-").FullName;

    public OwnDataTests() => OwnDataExamples.Copy(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("table.yaml", "flats", "rent", "r2", 0.8)]
    [InlineData("images.yaml", "shapes", "bright", "accuracy", 0.75)]
    [InlineData("masks.yaml", "masks", "shape", "pixel_accuracy", 0.8)]
    public void A_command_of_the_guide_ends_with_a_deployed_model_that_has_learnt(string file, string pipeline, string task, string metric, double least)
    {
        var command = Regex.Matches(Guide, "```bash\n(?:dotnet run )(.+)\n```").Select(match => match.Groups[1].Value).Single(call => call.EndsWith(file, StringComparison.Ordinal));
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, _folder, Colour: false, TimeProvider.System, CancellationToken.None);
        Assert.True(Cli.Run(Seq(command.Split(' ')) + Seq("--set", "device=cpu"), AllStages.Catalogue, terminal) == 0, text.ToString());
        var metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "out", pipeline, "metrics.json")))!;
        Assert.InRange((double)metrics["deployed"]!["scores"]![task]![metric]!, least, 1);
        Assert.True(File.Exists(Path.Combine(_folder, "out", pipeline, "onnx", "model.onnx")));
        Assert.Contains("validation", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_of_the_guide_is_run_here() => Assert.Equal(
        ["examples/own-data/table.yaml", "examples/own-data/images.yaml", "examples/own-data/masks.yaml"],
        Regex.Matches(Guide, "```bash\n(?:dotnet run )(.+)\n```").Select(match => match.Groups[1].Value));

    [Theory]
    [InlineData("table.yaml", 0)]
    [InlineData("images.yaml", 1)]
    [InlineData("masks.yaml", 2)]
    public void What_the_guide_shows_stands_in_the_file(string file, int which)
    {
        var shown = Regex.Matches(Guide, "```yaml\n(.+?)\n```", RegexOptions.Singleline)[which].Groups[1].Value;
        var there = File.ReadAllText(Path.Combine(_folder, "examples", "own-data", file));
        Assert.All(shown.Split('\n'), line => Assert.Contains(line.Trim(), there, StringComparison.Ordinal));
    }
}
