using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

public sealed class IdxSourceTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public IdxSourceTests()
    {
        Write("train", 3, (2, 3));
        Write("t10k", 2, (2, 3));
    }

    private Source.Idx All => new(_scratch.Folder, 5, None, None);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Images_and_labels_come_in_order_under_one_task()
    {
        var info = All.Describe().Value();
        Assert.Equal(new DataInfo(Shape.Image(1, 2, 3), Seq1(new DataTask("class", new TaskKind.Classification(5))), 3, 2) { Divisor = 255 }, info);
        Pack(All);
        using var split = DataSplit.Open(_scratch["train.safetensors"], info).Value();
        var batch = split.Read([0, 1, 2], None);
        Assert.Equal(Enumerable.Range(0, 18).Select(pixel => pixel / 255f), batch.Inputs);
        Assert.Equal([0, 1, 2], Assert.IsType<Target.Labels>(batch.Targets.Single()).Values);
        Assert.False(split.CanAugment);
    }

    [Fact]
    public void The_first_so_many_examples_may_be_asked_for()
    {
        var some = All with { Train = 2, Test = 1 };
        Assert.Equal((2, 1), (some.Describe().Value().Train, some.Describe().Value().Test));
        Pack(some);
        using var split = DataSplit.Open(_scratch["train.safetensors"], some.Describe().Value()).Value();
        Assert.Equal(2, split.Count);
        Assert.Equal("4 examples asked for, train-images-idx3-ubyte holds 3", (All with { Train = 4 }).Describe().Message());
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        Assert.Equal("classes must be 2 to 127, found 1", (All with { Classes = 1 }).Describe().Message());
        Assert.EndsWith("train-labels-idx1-ubyte: is not 3 labels of 0 to 1", Packed(All with { Classes = 2 }).Message(), StringComparison.Ordinal);
        Write("t10k", 2, (3, 3));
        Assert.EndsWith("train-images-idx3-ubyte are 2 x 3, those of t10k-images-idx3-ubyte 3 x 3", All.Describe().Message(), StringComparison.Ordinal);
        File.Delete(_scratch["t10k-images-idx3-ubyte"]);
        Assert.Equal($"{_scratch["t10k-images-idx3-ubyte"]}.gz: not found", All.Describe().Message());
    }

    [Fact]
    public void Fashion_MNIST_itself_is_read()
    {
        Needs.FashionMnist();
        var fashion = new Source.Idx(Source.MultiFashion.DefaultPath, 10, 1000, 100);
        var info = fashion.Describe().Value();
        Assert.Equal((Shape.Image(1, 28, 28), 1000, 100), (info.Input, info.Train, info.Test));
        Pack(fashion);
        using var split = DataSplit.Open(_scratch["train.safetensors"], info).Value();
        var labels = ((Target.Labels)split.Read([.. Enumerable.Range(0, 1000)], None).Targets[0]).Values;
        Assert.Equal([9, 0, 0, 3, 0], labels.Take(5));
        Assert.Equal(10, labels.Distinct().Count());
    }

    private Either<string, Unit> Packed(Source source) => source.Pack(new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None));

    private void Pack(Source source) => Packed(source).Value();

    /// <summary>Pixels count upwards from 0; the label of an image is its number.</summary>
    private void Write(string split, byte count, (byte Height, byte Width) size)
    {
        File.WriteAllBytes(
            _scratch[$"{split}-images-idx3-ubyte"],
            [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, size.Height, 0, 0, 0, size.Width, .. Enumerable.Range(0, count * size.Height * size.Width).Select(pixel => (byte)pixel)]);
        File.WriteAllBytes(_scratch[$"{split}-labels-idx1-ubyte"], [0, 0, 8, 1, 0, 0, 0, count, .. Enumerable.Range(0, count).Select(label => (byte)label)]);
    }
}
