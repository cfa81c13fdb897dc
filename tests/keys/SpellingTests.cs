using LanguageExt;
using Multitask.Tests.Data;
using Xunit;

namespace Multitask.Tests.Keys;

/// <summary>What a pipeline means decides its keys, not how it is written down.</summary>
public sealed class SpellingTests : IDisposable
{
    private const string Plain = """
        pipeline: p
        seed: 7
        device: cpu
        stages:
          data: { load: scenes, train: 8, test: 2, height: 32, width: 32 }
          model: { build: mtan, data: data, filters: [4, 4] }
          trained: { train: model, data: data, weighting: { famo: { gamma: 0.001, min_losses: [0, -1, 100] } }, epochs: 2, batch: 2 }
          scores: { evaluate: [trained], data: data }
          onnx: { export: trained }
          deployed: { score: onnx, data: data, provider: cpu }
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private Map<string, string> Keys(string yaml) =>
        Prelude.toMap(Keyed.Good(yaml, _scratch.Folder).AsEnumerable().Select(pair => (pair.Key, pair.Value.Key)));

    public static TheoryData<string, string, string> Spellings => new()
    {
        { "an exponent", "0.001", "1e-3" },
        { "an exponent and a point", "0.001", "1.0E-3" },
        { "no zero before the point", "0.001", ".001" },
        { "zeros behind", "0.001", "0.0010000" },
        { "a plus", "0.001", "+0.001" },
        { "a point for a whole number", "-1, 100", "-1.0, 1e2" },
        { "a plus before a whole number", "epochs: 2", "epochs: +2" },
        { "zeros before a whole number", "epochs: 2", "epochs: 002" },
        { "a word between quotes", "load: scenes", "load: \"scenes\"" },
        { "words between quotes", "build: mtan, data: data", "build: 'mtan', \"data\": 'data'" },
        { "the name of a case between quotes", "famo: {", "'famo': {" },
        { "the device between quotes", "device: cpu", "device: 'cpu'" },
        { "a list of one without brackets", "[trained]", "trained" },
        { "a list in lines", "filters: [4, 4]", "filters: [\n      4,\n      4 ]" },
        { "a comment", "seed: 7", "seed: 7 # the seventh\n# nothing" },
        { "carriage returns", "\n", "\r\n" },
        { "a document start", "pipeline: p", "---\npipeline: p" },
        { "an anchor that nobody uses", "filters: [4, 4]", "filters: &widths [4, 4]" },
        { "an alias", "{ load: scenes, train: 8, test: 2, height: 32, width: 32 }", "\n    load: scenes\n    train: 8\n    test: 2\n    height: &side 32\n    width: *side" },
        { "a default of a source", "width: 32 }", "width: 32 }\n  unused: { load: scenes, height: 64, train: 512 }" },
        { "a default of training", "epochs: 2", "optimizer: { adam: { lr: 0.001, beta1: 0.9, amsgrad: false } }, epochs: 2" },
        { "the learning rate in short", "epochs: 2", "lr: 0.001, epochs: 2" },
        { "the learning rate in short before another", "epochs: 2", "lr: 0.001, optimizer: { adam: { lr: 0.5 } }, epochs: 2" },
        { "another default of training", "epochs: 2", "schedule: constant, precision: float32, epochs: 2" },
        { "a default of a weighting", "gamma: 0.001", "w_lr: 0.025, gamma: 0.001" },
        { "a default of the export", "export: trained", "export: trained, opset: 17, unpooling: scatter" },
        { "the order of keys", "load: scenes, train: 8", "train: 8, load: scenes" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void The_same_pipeline_written_otherwise_has_the_same_keys(string about, string before, string after)
    {
        Assert.Contains(before, Plain, StringComparison.Ordinal);
        var (plain, other) = (Keys(Plain), Keys(Plain.Replace(before, after, StringComparison.Ordinal)));
        Assert.All(plain.AsEnumerable(), pair => Assert.True(pair.Value == other[pair.Key], $"{about}: {pair.Key}"));
    }

    [Fact]
    public void The_order_of_stages_and_settings_does_not_matter()
    {
        var lines = Plain.Split('\n');
        var turned = string.Join('\n', lines[3..].Reverse().SkipLast(1).Prepend("stages:").Concat(lines[..3].Reverse()));
        Assert.Equal(Keys(Plain), Keys(turned));
    }

    [Fact]
    public void Block_style_and_aliases_of_whole_stages_do_not_matter() => Assert.Equal(
        Keys("pipeline: p\nstages:\n  a: { load: scenes, train: 3 }\n  b: { load: scenes, train: 3 }"),
        Keys("pipeline: p\nstages:\n  a: &a\n    load: scenes\n    train: 3\n  b: *a"));

    [Theory]
    [InlineData("seed: 7", "seed: 8", "data model trained scores onnx deployed")]
    [InlineData("pipeline: p", "pipeline: q", "onnx deployed")]
    [InlineData("train: 8", "train: 9", "data trained scores onnx deployed")]
    [InlineData("filters: [4, 4]", "filters: [4, 6]", "model trained scores onnx deployed")]
    [InlineData("gamma: 0.001", "gamma: 0.0011", "trained scores onnx deployed")]
    [InlineData("epochs: 2", "epochs: 3", "trained scores onnx deployed")]
    [InlineData("export: trained", "export: trained, opset: 18", "onnx deployed")]
    [InlineData("export: trained", "export: trained, unpooling: max-unpool", "onnx deployed")]
    [InlineData("provider: cpu", "provider: auto", "deployed")]
    public void A_change_of_meaning_changes_the_keys_of_what_it_decides_and_no_others(string before, string after, string changed)
    {
        var (plain, other) = (Keys(Plain), Keys(Plain.Replace(before, after, StringComparison.Ordinal)));
        Assert.Equal(
            changed.Split(' ').Order(StringComparer.Ordinal),
            plain.AsEnumerable().Where(pair => pair.Value != other[pair.Key]).Select(pair => pair.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_place_of_data_does_not_matter_but_every_byte_of_them()
    {
        foreach (var folder in new[] { "one", "two", "three" })
        {
            new PublishedLayout(Layout.Nyuv2, 13, Train: 1, Test: 1).Write(_scratch[folder]);
            Samples.WriteFashion(_scratch[$"fashion-{folder}"]);
        }

        Flip(_scratch["three/val/depth/0.npy"]);
        Flip(_scratch["fashion-three/t10k-labels-idx1-ubyte"]);
        Map<string, string> Of(string folder) => Keys(
            $"pipeline: p\nstages:\n  a: {{ load: folder, layout: nyuv2, path: {_scratch[folder]} }}\n  b: {{ load: multi-fashion, path: {_scratch["fashion-" + folder]} }}");
        Assert.Equal(Of("one"), Of("two"));
        Assert.All(Of("one").AsEnumerable(), pair => Assert.NotEqual(pair.Value, Of("three")[pair.Key]));
    }

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
