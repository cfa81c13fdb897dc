using Xunit;

namespace Multitask.Tests.Stages;

/// <summary>Trainings that start from weights of elsewhere, and freeze some of them, through the command line.</summary>
[Trait("Category", "Slow")]
public sealed class InitTests : IDisposable
{
    private const string Yaml = """
        pipeline: small
        seed: 3
        device: cpu
        stages:
          data: { load: scenes, train: 4, test: 1, height: 16, width: 16 }
          model: { build: segnet, data: data, filters: [4] }
          wider: { build: segnet, data: data, filters: [6] }
          first: { train: model, data: data, weighting: equal, epochs: 1, batch: 2 }
          second: { train: model, data: data, weighting: equal, epochs: 1, batch: 2, init: first }
        """;

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_training_goes_on_from_the_weights_of_another_and_is_stale_with_them()
    {
        Good(Yaml);
        var text = Good(Yaml, "--set", "stages.first.epochs=2");
        Assert.Contains("second miss", text, StringComparison.Ordinal);
        Assert.Contains("second hit", Good(Yaml, "--set", "stages.first.epochs=2"), StringComparison.Ordinal);
        Assert.Contains("second miss", Good(Yaml, "--set", "stages.second.init={ from: first, prefix: trunk }"), StringComparison.Ordinal);
        Assert.Contains("second miss", Good(Yaml, "--set", "stages.second.init=model"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_in_the_key_by_its_content_and_not_by_its_place()
    {
        Good(Yaml, "--only", "first");
        var weights = Directory.GetFiles(Path.Combine(_bench.Folder, ".pipeline"), "*", SearchOption.AllDirectories)
            .First(path => File.ReadAllText(path).Contains("\"heads.semantic", StringComparison.Ordinal));
        File.Copy(weights, Path.Combine(_bench.Folder, "one.safetensors"));
        File.Copy(weights, Path.Combine(_bench.Folder, "two.safetensors"));
        Assert.Contains("second miss", Good(Yaml, "--set", "stages.second.init=one.safetensors"), StringComparison.Ordinal);
        Assert.Contains("second hit", Good(Yaml, "--set", "stages.second.init=two.safetensors"), StringComparison.Ordinal);
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(_bench.Folder, "two.safetensors"), bytes);
        Assert.Contains("second miss", Good(Yaml, "--set", "stages.second.init=two.safetensors"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init=data", "stages.second.init: must name a model (build or train) or a .safetensors file, found data, which is a data set (load)")]
    [InlineData("init=frist", "stages.second.init: names no stage of this pipeline, found frist; did you mean `first`?")]
    [InlineData("init=second", "stages must not need each other in a circle")]
    [InlineData("init=wider", "stages.second.init: wider must hold weights that fit the network, but trunk.encoder1.conv1.weight has the axes (6, 3, 3, 3) instead of (4, 3, 3, 3)")]
    [InlineData("init={ from: wider, prefix: heads.depth.conv1 }", "stages.second.init: wider must hold weights that fit the network, but heads.depth.conv1.weight has")]
    [InlineData("init={ from: first, prefix: trunck }", "stages.second.init: must begin the name of a parameter, found trunck; did you mean `trunk`?")]
    [InlineData("init={ prefix: trunk }", "stages.second.init: needs the key `from`")]
    [InlineData("freeze=trunk", "stages.second.freeze: must be a list of at least 1, found trunk")]
    [InlineData("freeze=[trunc]", "stages.second.freeze: must begin the name of a parameter, found trunc; did you mean `trunk`?")]
    [InlineData("freeze=[trunk, heads.depth]", "stages.second.freeze: must leave parameters to train for every task, found none for depth")]
    public void A_mistake_is_one_line(string set, string message)
    {
        var (code, text) = _bench.Run(Yaml, "--set", $"stages.second.{set}");
        Assert.Equal(2, code);
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd().Split('\n')[..^1], told => Assert.True(Errors.ErrorTopics.Cover(told), told));
    }

    [Fact]
    public void A_weighting_that_needs_shared_gradients_is_refused_where_all_of_them_are_frozen()
    {
        var (code, text) = _bench.Run(Yaml, "--set", "stages.second.freeze=[trunk]", "--set", "stages.second.weighting=cagrad");
        Assert.Equal(2, code);
        Assert.Contains(
            "stages.second.weighting: must need losses only, such as equal, for a model whose tasks share no parameters (the shared ones are frozen), found cagrad",
            text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.safetensors", "nowhere.safetensors")]
    [InlineData("text.safetensors", "text.safetensors")]
    public void A_file_that_cannot_be_read_fails_the_stage(string file, string named)
    {
        File.WriteAllText(Path.Combine(_bench.Folder, "text.safetensors"), "not this");
        var (code, text) = _bench.Run(Yaml, "--set", $"stages.second.init={file}");
        Assert.Equal(1, code);
        Assert.Contains(named, text, StringComparison.Ordinal);
    }

    private string Good(string yaml, params string[] options)
    {
        var (code, text) = _bench.Run(yaml, options);
        Assert.True(code == 0, text);
        return System.Text.RegularExpressions.Regex.Replace(text, " +", " ");
    }
}
