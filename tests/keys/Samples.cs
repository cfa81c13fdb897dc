using Multitask.Tests.Data;

namespace Multitask.Tests.Keys;

/// <summary>Small pipelines that have every kind of stage, and every reference twice so that it can point elsewhere.</summary>
internal sealed class Samples : IDisposable
{
    internal const string Scenes = """
        pipeline: scenes
        seed: 7
        device: cpu
        stages:
          data: { load: scenes, train: 4, test: 2, height: 32, width: 32 }
          other-data: { load: scenes, train: 5, test: 2, height: 32, width: 32 }
          model: { build: mtan, data: data, filters: [4] }
          other-model: { build: mtan, data: data, filters: [6] }
          trained: { train: model, data: data, weighting: equal, epochs: 2, batch: 2 }
          other-trained: { train: model, data: data, weighting: famo, epochs: 2, batch: 2 }
          scores: { evaluate: trained, data: data }
          onnx: { export: trained, data: data }
          other-onnx: { export: other-trained }
          deployed: { score: onnx, data: data, provider: cpu }
        """;

    internal const string Toy = """
        pipeline: toy
        seed: 7
        stages:
          problem: { toy: cagrad, starts: [[0, 0], [9, 9]] }
          other-problem: { toy: cagrad, starts: [[0, 0], [9, 9]], scale: 1 }
          trained: { toy-train: problem, weighting: equal, steps: 20 }
          other-trained: { toy-train: problem, weighting: famo, steps: 20 }
          scores: { toy-evaluate: trained }
        """;

    private readonly Scratch _scratch = new();

    internal Samples()
    {
        new PublishedLayout(Layout.Nyuv2, 13, Train: 1, Test: 1).Write(_scratch["nyuv2"]);
        WriteFashion(_scratch["fashion"]);
    }

    internal string Fashion => $$"""
        pipeline: fashion
        stages:
          data: { load: multi-fashion, path: {{_scratch["fashion"]}} }
          other-data: { load: multi-fashion, path: {{_scratch["fashion"]}}, train: 2 }
          model: { build: lenet, data: data, channels: [4, 4] }
        """;

    internal string Idx => $$"""
        pipeline: idx
        stages:
          data: { load: idx, path: {{_scratch["fashion"]}} }
          other-data: { load: idx, path: {{_scratch["fashion"]}}, train: 2 }
          model: { build: lenet, data: data, channels: [4, 4] }
        """;

    internal string Folder => $$"""
        pipeline: folder
        stages:
          data: { load: folder, path: {{_scratch["nyuv2"]}}, layout: nyuv2 }
          other-data: { load: folder, path: {{_scratch["nyuv2"]}}, layout: nyuv2, augment: true }
          model: { build: segnet, data: data, filters: [4] }
          trained: { train: model, data: data, weighting: equal, epochs: 1, batch: 1 }
          onnx: { export: trained }
        """;

    /// <summary>Where relative paths of the samples start.</summary>
    internal string Root => _scratch.Folder;

    internal static void WriteFashion(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (split, count) in new[] { ("train", (byte)3), ("t10k", (byte)2) })
        {
            File.WriteAllBytes(
                Path.Combine(folder, $"{split}-images-idx3-ubyte"),
                [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[count * 28 * 28]]);
            File.WriteAllBytes(Path.Combine(folder, $"{split}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, count, .. new byte[count]]);
        }
    }

    public void Dispose() => _scratch.Dispose();
}
