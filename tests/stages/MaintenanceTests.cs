using Multitask.Stages;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Stages;

/// <summary>The product's stages under <c>verify</c>, <c>--locked</c> and on their way to another store.</summary>
[Trait("Category", "Slow")]
public sealed class MaintenanceTests : IDisposable
{
    private const string Tiny = """
        pipeline: tiny
        seed: 3
        device: cpu
        stages:
          data: { load: scenes, train: 4, test: 2, height: 32, width: 32 }
          model: { build: mtan, data: data, filters: [4, 6] }
          famo: { train: model, data: data, weighting: famo, epochs: 1, batch: 2 }
          scores: { evaluate: [famo], data: data }
          onnx: { export: famo }
          deployed: { score: onnx, data: data, provider: cpu, batch: 2 }
        """;

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Every_stage_computed_again_gives_the_same_bytes_but_for_the_speed()
    {
        Assert.Equal(0, _bench.Run(Tiny).Code);
        var (code, text) = Call("verify", "pipeline.yaml");
        Assert.True(code == 0, text);
        Assert.Contains(
            "deployed  same (1 file), measurements aside: images_per_second, milliseconds_p50, milliseconds_p95 in scores.json\n", text, StringComparison.Ordinal);
        Assert.Contains("famo      same (2 files)\n", text, StringComparison.Ordinal);
        Assert.EndsWith("6 of 6 stages compared, 0 differ\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_run_gives_the_locked_weights_from_an_empty_store_and_the_speed_may_differ()
    {
        Assert.Equal(0, _bench.Run(Tiny).Code);
        var locked = File.ReadAllText(Path.Combine(_bench.Folder, "pipeline.lock"));
        var (code, text) = _bench.Run(Tiny, "--locked", "--store", "empty");
        Assert.True(code == 0, text);
        Assert.Equal(locked, File.ReadAllText(Path.Combine(_bench.Folder, "pipeline.lock")));
        var refused = _bench.Run(Tiny, "--locked", "--set", "stages.famo.epochs=2");
        Assert.Equal((1, "error: famo: config: epochs 1 -> 2\n1 difference to pipeline.lock, nothing was run\n"), refused);
    }

    [Fact]
    public void Another_store_hits_what_it_imported()
    {
        Assert.Equal(0, _bench.Run(Tiny).Code);
        Assert.Equal(0, Call("export-cache", "tiny.tar", "tiny").Code);
        var (code, text) = Call("import-cache", "tiny.tar", "--store", "other");
        Assert.True(code == 0 && text.Split('\n').Length == 2, text);
        var again = _bench.Run(Tiny, "--store", "other");
        Assert.StartsWith("tiny: 6 stages\ndata      hit\nmodel     hit\nfamo      hit\nscores    hit\nonnx      hit\ndeployed  hit\n\n", again.Text, StringComparison.Ordinal);
        Assert.Contains("\nall 6 stages were cached, nothing ran\n", again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(" ran in ", again.Text, StringComparison.Ordinal);
    }

    private (int Code, string Text) Call(params string[] args)
    {
        using var text = new StringWriter();
        var terminal = new Terminal(text, text, _bench.Folder, Colour: false, TimeProvider.System, CancellationToken.None);
        return (Cli.Run(Seq(args), AllStages.Catalogue, terminal), text.ToString());
    }
}
