using LanguageExt;
using Multitask.Tests.Keys;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>Validation splits that are held out of training splits.</summary>
public sealed class HeldOutTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public HeldOutTests()
    {
        Samples.WriteFashion(_scratch["fashion"]);
        new PublishedLayout(Layout.Nyuv2, 13, Train: 4, Test: 2).Write(_scratch["nyuv2"]);
    }

    public void Dispose() => _scratch.Dispose();

    private Source[] Sources =>
    [
        new Source.Scenes(5, 2, 16, 16),
        new Source.Folder(_scratch["nyuv2"], Layout.Nyuv2, 13, Augment: true),
        new Source.MultiFashion(Ramp(6), None, None),
        new Source.Idx(Ramp(6), 10, None, None),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Training_and_validation_examples_together_are_the_training_examples_and_the_test_file_is_the_same(int which)
    {
        var source = Sources[which];
        var held = new Source.HeldOut(source, new Holdout.Count(2));
        var (whole, parts) = (Pack(source, "whole"), Pack(held, "parts"));
        Assert.Equal(["test.safetensors", "train.safetensors", "validation.safetensors"], parts);
        Assert.Equal(File.ReadAllBytes(_scratch["whole/test.safetensors"]), File.ReadAllBytes(_scratch["parts/test.safetensors"]));
        var info = held.Describe().Value();
        Assert.Equal((source.Describe().Value().Train - 2, 2, 2), (info.Train, info.Validation, info.Test));
        var all = Examples(source, "whole", Split.Train).ToArray();
        var (train, validation) = (Examples(held, "parts", Split.Train).ToArray(), Examples(held, "parts", Split.Validation).ToArray());
        Assert.Equal((info.Train, info.Validation), (train.Length, validation.Length));
        Assert.Equal(all.Order(StringComparer.Ordinal), train.Concat(validation).Order(StringComparer.Ordinal));

        // Both keep the order of the source.
        Assert.Equal(all.Where(example => train.Contains(example)), train);
        Assert.Equal(2, whole.Length);
    }

    [Fact]
    public void The_seed_of_the_pipeline_draws_and_the_same_seed_draws_the_same()
    {
        var held = new Source.HeldOut(new Source.Idx(Ramp(40), 10, None, None), new Holdout.Share(0.25));
        string Drawn(ulong seed, string folder)
        {
            Pack(held, folder, seed);
            return string.Join(' ', Examples(held, folder, Split.Validation));
        }

        Assert.Equal(Drawn(1, "a"), Drawn(1, "b"));
        Assert.NotEqual(Drawn(1, "c"), Drawn(2, "d"));
        Assert.Equal((30, 10), held.Describe().Value() is var info ? (info.Train, info.Validation) : default);
        Assert.True(held.IsSeeded);
    }

    [Fact]
    public void Only_training_examples_are_augmented()
    {
        var held = new Source.HeldOut(Sources[1], new Holdout.Count(1));
        Pack(held, "parts");
        bool Augments(Split split)
        {
            using var opened = DataSplit.Open(_scratch[$"parts/{Packing.FileName(split)}"], held.Describe().Value()).Value();
            return opened.Augments;
        }

        Assert.Equal([true, false, false], new[] { Split.Train, Split.Validation, Split.Test }.Select(Augments));
    }

    [Theory]
    [InlineData(3, "validation: must leave examples to learn from, found 3 of 3")]
    [InlineData(4, "validation: must leave examples to learn from, found 4 of 3")]
    public void Something_must_be_left_to_learn_from(int count, string message) =>
        Assert.Equal(message, new Source.HeldOut(new Source.Idx(Ramp(3), 10, None, None), new Holdout.Count(count)).Describe().Message());

    [Fact]
    public void A_file_that_changed_meanwhile_is_named()
    {
        var held = new Source.HeldOut(new Source.Idx(_scratch["fashion"], 10, None, None), new Holdout.Count(1));
        var known = toMap(held.Digests().Value().Map(file => (file.Name, file.Digest)));
        File.AppendAllText(_scratch["fashion/train-labels-idx1-ubyte"], "x");
        Directory.CreateDirectory(_scratch["out"]);
        Assert.Equal(
            $"{_scratch["fashion/train-labels-idx1-ubyte"]} changed while it was read",
            held.Pack(new Packing(1, _scratch["out"], _ => { }, CancellationToken.None) { Known = known }).Message());
    }

    private string[] Pack(Source source, string folder, ulong seed = 1)
    {
        Directory.CreateDirectory(_scratch[folder]);
        source.Pack(new Packing(seed, _scratch[folder], _ => { }, CancellationToken.None)).Value();
        return [.. Directory.EnumerateFileSystemEntries(_scratch[folder]).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
    }

    /// <summary>Every example as a text of all its numbers.</summary>
    private IEnumerable<string> Examples(Source source, string folder, Split split)
    {
        using var opened = DataSplit.Open(_scratch[$"{folder}/{Packing.FileName(split)}"], source.Describe().Value()).Value();
        return [.. Enumerable.Range(0, opened.Count).Select(at => opened.Read([at], None)).Select(batch =>
            string.Join(' ', batch.Inputs) + string.Concat(batch.Targets.Select(target =>
                target.Match(labels => string.Join(' ', labels), reals => string.Join(' ', reals)))))];
    }

    /// <summary>Images that all differ.</summary>
    private string Ramp(byte count)
    {
        Samples.WriteFashion(_scratch["ramp"]);
        File.WriteAllBytes(
            _scratch["ramp/train-images-idx3-ubyte"],
            [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28, .. Enumerable.Range(0, count * 784).Select(at => (byte)(at / 784))]);
        File.WriteAllBytes(_scratch["ramp/train-labels-idx1-ubyte"], [0, 0, 8, 1, 0, 0, 0, count, .. new byte[count]]);
        return _scratch["ramp"];
    }
}
