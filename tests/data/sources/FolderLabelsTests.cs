using LanguageExt;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>Which labels are classes, which mean undefined, and which are mistakes.</summary>
public sealed class FolderLabelsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public FolderLabelsTests() => new PublishedLayout(Layout.Nyuv2, 13, 2, 1) { Height = 2, Width = 3 }.Write(_scratch["d"]);

    public void Dispose() => _scratch.Dispose();

    private Source.Folder Source => new(_scratch["d"], Layout.Nyuv2, 13);

    [Theory]
    [InlineData("|u1", 255L, 255L)]
    [InlineData("<u2", 65535L, 65535L)]
    [InlineData("<u4", 4294967295L, 4294967295L)]
    [InlineData("<i4", 255L, 255L)]
    [InlineData("<i8", 9223372036854775807L, 9223372036854775807L)]
    [InlineData("<f4", 255L, 255L)]
    [InlineData("|i1", 100L, 100L)]
    [InlineData("<i2", -100L, -100L)]
    [InlineData("<i8", 0L, 0L)]
    public void The_ignored_label_and_every_negative_one_are_undefined(string type, long ignore, long written)
    {
        var negative = type[1] == 'u' ? 3 : -7;
        Write(type, 12, written, 1, written, negative, 2);
        var expected = new long[] { 12, -1, 1, -1, type[1] == 'u' ? 3 : -1, 2 };
        Assert.Equal(expected, Labels(Source with { Ignore = Some(ignore) }));
    }

    [Theory]
    [InlineData("|u1", 255, "255 at row 1, column 2 is not in 0 to 12; if it means undefined, say `ignore: 255`")]
    [InlineData("|i1", 13, "13 at row 1, column 2 is not in 0 to 12; if it means undefined, say `ignore: 13`")]
    [InlineData("<u2", 40000, "40000 at row 1, column 2 is not in 0 to 12; if it means undefined, say `ignore: 40000`")]
    [InlineData("<i8", 1L << 60, "1152921504606846976 at row 1, column 2 is not in 0 to 12; if it means undefined, say `ignore: 1152921504606846976`")]
    [InlineData("<f4", 13, "13 at row 1, column 2 is not in 0 to 12; if it means undefined, say `ignore: 13`")]
    [InlineData("<f8", 0.5, "0.5 at row 1, column 2 is not a whole number; classes are 0 to 12, and what is negative or the value of `ignore` is undefined")]
    [InlineData("<f8", -0.5, "-0.5 at row 1, column 2 is not a whole number; classes are 0 to 12, and what is negative or the value of `ignore` is undefined")]
    [InlineData("<f4", double.NaN, "NaN at row 1, column 2 is not a whole number; classes are 0 to 12, and what is negative or the value of `ignore` is undefined")]
    [InlineData("<f8", double.NegativeInfinity, "-Infinity at row 1, column 2 is not a whole number; classes are 0 to 12, and what is negative or the value of `ignore` is undefined")]
    public void A_label_that_is_neither_a_class_nor_undefined_is_named_with_its_place_and_the_remedy(string type, double wrong, string expected)
    {
        Write(type, 0, 1, 2, 3, 12, wrong);
        Assert.Equal($"{_scratch["d/train/label/1.npy"]}: label {expected}", Pack(Source).Message());
    }

    [Theory]
    [InlineData(254, 255, "label 254 at row 0, column 1 is not in 0 to 12; undefined are 255 (`ignore`) and what is negative")]
    [InlineData(255, 254, "label 255 at row 0, column 1 is not in 0 to 12; undefined are 254 (`ignore`) and what is negative")]
    [InlineData(13, 0, "label 13 at row 0, column 1 is not in 0 to 12; undefined are 0 (`ignore`) and what is negative")]
    public void Another_label_than_the_ignored_one_is_refused_still(double wrong, long ignore, string expected)
    {
        Write("<i4", 1, wrong, 1, 1, 1, 1);
        Assert.Equal($"{_scratch["d/train/label/1.npy"]}: {expected}", Pack(Source with { Ignore = Some(ignore) }).Message());
    }

    [Fact]
    public void Bool_is_two_classes()
    {
        NpyFile.Write(_scratch["d/train/label/1.npy"], NpyFile.Header("|b1", false, 2, 3), [0, 1, 1, 0, 0, 1]);
        Assert.Equal([0L, 1, 1, 0, 0, 1], Labels(Source));
    }

    [Fact]
    public void What_is_ignored_is_in_the_key() =>
        Assert.Distinct(new[] { None, Some(255L), Some(0L), Some(-1L) }.Select(ignore => Canonical.Of((Source)(Source with { Ignore = ignore }))));

    private void Write(string type, params double[] labels) =>
        NpyFile.WriteNumbers(_scratch["d/train/label/1.npy"], type, labels, 2, 3);

    private Either<string, Unit> Pack(Source source) => source.Pack(new Packing(1, _scratch.Folder, _ => { }, CancellationToken.None));

    private long[] Labels(Source source)
    {
        Pack(source).Value();
        using var split = DataSplit.Open(_scratch["train.safetensors"], source.Describe().Value()).Value();
        return Assert.IsType<Target.Labels>(split.Read([1], None).Targets[0]).Values;
    }
}
