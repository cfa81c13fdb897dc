using LanguageExt;
using Multitask.Models;
using Multitask.Stages;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Keys;

/// <summary>
/// Outputs that must not change while their stage's version stays: a store would go on handing out the old ones.
/// </summary>
[Trait("Category", "Slow")]
public sealed class PinnedOutputsTests : IDisposable
{
    private const string Advice = """
        Stages write something else than recorded.
        Same kind and version, but another digest: raise `Version` in that stage's file, or stores keep the old output.
        Then, or where only the pipeline of this test has changed, record it:
        UPDATE_DIGESTS=1 dotnet test Pipeline.sln --filter FullyQualifiedName~Keys
        """;

    private readonly Scratch _scratch = new();

    /// <summary>Every kind of stage, every source and every network, as small as they may be.</summary>
    private string Yaml => $$"""
        pipeline: pinned
        seed: 7
        device: cpu
        stages:
          scenes: { load: scenes, train: 2, test: 1, height: 16, width: 16 }
          nyuv2: { load: folder, path: {{_scratch["nyuv2"]}}, layout: nyuv2 }
          cityscapes: { load: folder, path: {{_scratch["cityscapes"]}}, layout: cityscapes, classes: 7 }
          fashion: { load: multi-fashion, path: {{_scratch["fashion"]}} }
          idx: { load: idx, path: {{_scratch["fashion"]}} }
          toy: { toy: cagrad }
          mtan: { build: mtan, data: scenes, filters: [3, 4] }
          segnet: { build: segnet, data: scenes, filters: [3, 4] }
          lenet: { build: lenet, data: fashion, channels: [2, 3], features: 5 }
          mtan-lenet: { build: mtan-lenet, data: fashion, channels: [2, 3], features: 5 }
          convnet: { build: convnet, data: fashion, channels: [2, 3], features: [5] }
          segnet-single: { build: segnet, data: scenes, filters: [3, 4], sharing: single }
          lenet-single: { build: lenet, data: fashion, channels: [2, 3], features: 5, sharing: single }
          segnet-deep: { build: segnet, data: scenes, filters: [3, 4], deep: true }
          segnet-stitched: { build: segnet, data: scenes, filters: [3, 4], sharing: cross-stitch }
          lenet-mmoe: { build: lenet, data: fashion, channels: [2, 3], features: 5, sharing: mmoe }
          lenet-cgc: { build: lenet, data: fashion, channels: [2, 3], features: 5, sharing: cgc }
          lenet-ple: { build: lenet, data: fashion, channels: [2, 3], features: 5, sharing: ple }
          lenet-dselect: { build: lenet, data: fashion, channels: [2, 3], features: 5, sharing: dselect-k }
          segnet-common: { build: segnet, data: scenes, filters: [3, 4], sharing: common-stitch }
          convnet-mtan: { build: convnet, data: fashion, channels: [2, 3], features: [5], sharing: mtan }
          lenet-ltb: { build: lenet, data: fashion, channels: [2, 3], features: 5, sharing: ltb }
          mtan-trained: { train: mtan, data: scenes, weighting: famo, epochs: 1, batch: 2 }
          segnet-trained: { train: segnet, data: scenes, weighting: equal, epochs: 1, batch: 2 }
          lenet-trained: { train: lenet, data: fashion, weighting: cagrad, epochs: 1, batch: 2 }
          mtan-lenet-trained: { train: mtan-lenet, data: fashion, weighting: equal, epochs: 1, batch: 2 }
          convnet-trained: { train: convnet, data: fashion, weighting: famo, epochs: 1, batch: 2 }
          toy-trained: { toy-train: toy, weighting: cagrad, steps: 3 }
          scene-scores: { evaluate: [mtan-trained, segnet-trained], data: scenes }
          fashion-scores: { evaluate: lenet-trained, data: fashion }
          toy-scores: { toy-evaluate: toy-trained }
          mtan-onnx: { export: mtan-trained }
          segnet-onnx: { export: segnet-trained, opset: 18, unpooling: max-unpool }
          lenet-onnx: { export: lenet-trained, opset: 13 }
          mtan-lenet-onnx: { export: mtan-lenet-trained }
          convnet-onnx: { export: convnet-trained }
          convnet-deployed: { score: convnet-onnx, data: fashion, provider: cpu }
          deployed: { score: lenet-onnx, data: fashion, provider: cpu }
        """;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_outputs_of_small_pipelines_are_pinned()
    {
        WriteFiles();
        var plan = (from root in ConfigFile.Of(System.Text.Encoding.UTF8.GetBytes(Yaml), "p.yaml", Seq<Override>())
                    from known in Planner.Plan(root, AllStages.Registry)
                    select known).IfFail(problems => throw new Xunit.Sdk.XunitException(string.Join('\n', problems)));
        var outputs = StageOutputs.Of(plan, _scratch["store"]);
        Recorded.Check("tests/keys/outputs.pinned", plan.Stages.Map(stage => Line(stage, outputs[stage.Name])), Advice);
    }

    /// <summary>
    /// Floating-point sums of libtorch and ONNX Runtime, and whole trajectories of points, depend on the processor: of those only the form. Of
    /// an export the answers to samples do, the model does not.
    /// </summary>
    private static string Line(PlannedStage<StageOutput> stage, Artifact output) =>
        $"{stage.Name} {stage.Kind} {stage.Work.Version} " + (stage.Kind is "train" or "evaluate" or "score" or "toy-train" or "toy-evaluate"
            ? $"form:{OutputForm.Of(output.Files)}"
            : stage.Kind == "export" ? $"{Digest.OfFile(output.Files["model.onnx"]).Value()} form:{OutputForm.Of(output.Files)}"
            : output.Digest);

    private void WriteFiles()
    {
        new PublishedLayout(Layout.Nyuv2, 13, Train: 2, Test: 1) { Height = 8, Width = 16 }.Write(_scratch["nyuv2"]);
        new PublishedLayout(Layout.Cityscapes, 7, Train: 2, Test: 1) { Height = 8, Width = 16 }.Write(_scratch["cityscapes"]);
        Directory.CreateDirectory(_scratch["fashion"]);
        foreach (var (split, count) in new[] { ("train", (byte)4), ("t10k", (byte)2) })
        {
            var random = new RandomSource(1, split);
            byte[] Drawn(int size, int below) => [.. Enumerable.Range(0, size).Select(_ => (byte)random.Next(below))];
            File.WriteAllBytes(
                _scratch[$"fashion/{split}-images-idx3-ubyte"],
                [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28, .. Drawn(count * 28 * 28, 256)]);
            File.WriteAllBytes(_scratch[$"fashion/{split}-labels-idx1-ubyte"], [0, 0, 8, 1, 0, 0, 0, count, .. Drawn(count, 10)]);
        }
    }
}
