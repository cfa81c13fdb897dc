using System.IO.Compression;
using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

public sealed class MultiFashionTests : IDisposable
{
    private const int Size = 28 * 28;

    private readonly Scratch _scratch = new();

    public MultiFashionTests()
    {
        // Image i is all 20 (i + 1), its label i: a pixel tells which image it came from.
        byte[] images = [.. Enumerable.Range(0, 10).SelectMany(i => Enumerable.Repeat((byte)(20 * (i + 1)), Size))];
        byte[] labels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        Write("train-images-idx3-ubyte.gz", [0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 28, 0, 0, 0, 28, .. images]);
        Write("train-labels-idx1-ubyte.gz", [0, 0, 8, 1, 0, 0, 0, 10, .. labels]);
        Write("t10k-images-idx3-ubyte.gz", [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28, .. images[..(3 * Size)]]);
        Write("t10k-labels-idx1-ubyte.gz", [0, 0, 8, 1, 0, 0, 0, 3, .. labels[..3]]);
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Pixels_are_those_of_the_shrunken_canvas()
    {
        var (left, right, merged) = (Enumerable.Repeat((byte)100, Size).ToArray(), Enumerable.Repeat((byte)200, Size).ToArray(), new byte[Size]);
        FashionPair.Merge(left, right, merged);

        // Target pixel t lies at (9 t + 1) / 7 of the canvas: 1/7, 7 6/7, 13, 27 1/7 and 34 6/7 for t = 0, 6, 10, 21 and 27.
        Assert.Equal(100, merged[0]);
        Assert.Equal(200, merged[^1]);
        Assert.Equal(0, merged[27 * 28]);
        Assert.Equal(0, merged[27]);
        Assert.Equal(86, merged[21]); // 100 (6/7) + 0 (1/7) = 85.7
        Assert.Equal(186, merged[(10 * 28) + 6]); // 100 (1/7) + 200 (6/7) = 185.7, the row wholly inside both
        Assert.Equal(200, merged[(20 * 28) + 20]);
    }

    [Fact]
    public void Where_images_overlap_the_lighter_pixel_wins_on_either_side()
    {
        var (dark, light, merged) = (Enumerable.Repeat((byte)50, Size).ToArray(), Enumerable.Repeat((byte)250, Size).ToArray(), new byte[Size]);
        FashionPair.Merge(light, dark, merged);
        Assert.Equal(250, merged[(14 * 28) + 14]);
        Assert.Equal(50, merged[^1]);
    }

    [Fact]
    public void Left_images_come_in_order_and_labels_belong_to_their_images()
    {
        var info = Source(None, None).Describe().Value();
        Assert.Equal((10, 3, Shape.Image(1, 28, 28)), (info.Train, info.Test, info.Input));
        Assert.Equal(Seq(new DataTask("left", new TaskKind.Classification(10)), new DataTask("right", new TaskKind.Classification(10))), info.Tasks);
        Pack(Source(None, None), 7).Value();
        using var split = DataSplit.Open(_scratch["train.safetensors"], info).Value();
        var batch = split.Read([.. Enumerable.Range(0, 10)], None);
        var (left, right) = (Labels(batch, 0), Labels(batch, 1));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), left);
        Assert.NotEqual(left, right);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(20 * (left[i] + 1) / 255f, batch.Inputs[i * Size]);
            Assert.Equal(20 * (right[i] + 1) / 255f, batch.Inputs[((i + 1) * Size) - 1]);
        }
    }

    [Fact]
    public void Pairs_depend_on_the_seed_and_fewer_examples_are_the_first_of_more()
    {
        var whole = Right(None, 7);
        Assert.Equal(whole, Right(None, 7));
        Assert.NotEqual(whole, Right(None, 8));
        Assert.Equal(whole[..4], Right(4, 7));
    }

    [Fact]
    public void Pairs_have_no_augmentation()
    {
        Pack(Source(None, None), 7).Value();
        using var split = DataSplit.Open(_scratch["train.safetensors"], Source(None, None).Describe().Value()).Value();
        Assert.False(split.CanAugment || split.Augments);
        Assert.Throws<ArgumentException>(() => Batches.Epoch(split, new EpochPlan(2, 7, 0, Shuffle: true, Augment: true)));
    }

    [Fact]
    public void Files_that_are_not_gzipped_are_read_too()
    {
        Pack(Source(None, None), 7).Value();
        var packed = File.ReadAllBytes(_scratch["train.safetensors"]);
        foreach (var path in Directory.GetFiles(_scratch.Folder, "*.gz"))
        {
            using (var zipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
            using (var plain = File.Create(path[..^3]))
            {
                zipped.CopyTo(plain);
            }

            File.Delete(path);
        }

        Pack(Source(None, None), 7).Value();
        Assert.Equal(packed, File.ReadAllBytes(_scratch["train.safetensors"]));
        Assert.Equal(
            ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
            Source(None, None).Digests().Value().Map(file => file.Name).ToArray());
    }

    [Fact]
    public void More_examples_than_there_are_and_missing_files_are_errors()
    {
        Assert.Contains("11 examples asked for", Source(11, None).Describe().Message(), StringComparison.Ordinal);
        Assert.Contains("0 examples asked for", Source(None, 0).Describe().Message(), StringComparison.Ordinal);
        File.Delete(_scratch["t10k-labels-idx1-ubyte.gz"]);
        Assert.Contains("t10k-labels-idx1-ubyte.gz: not found", Source(None, None).Digests().Message(), StringComparison.Ordinal);
        Assert.Contains("t10k-labels-idx1-ubyte.gz: not found", Pack(Source(None, None), 7).Message(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 28, 0, 0, 0, 28 }, "claims sizes")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, "claims sizes")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28 }, "claims sizes")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2 }, "claims 784 bytes but holds 2")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5 }, "more than the 4 bytes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4 }, "starts with 0x00000801")]
    [InlineData(new byte[] { 0, 0, 13, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4 }, "starts with 0x00000d03")]
    [InlineData(new byte[] { 0, 0, 8, 3 }, "too short")]
    public void Idx_files_that_lie_are_refused(byte[] bytes, string expected)
    {
        Write("bad.gz", bytes);
        var message = Idx.Read(_scratch["bad.gz"], 3).Message();
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.StartsWith(_scratch["bad.gz"], message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_gzip_and_labels_that_do_not_fit_are_refused()
    {
        File.WriteAllBytes(_scratch["bad.gz"], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
        Assert.StartsWith(_scratch["bad.gz"], Idx.Read(_scratch["bad.gz"], 3).Message(), StringComparison.Ordinal);
        Write("t10k-labels-idx1-ubyte.gz", [0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 10]);
        Assert.Contains("is not 3 labels of 0 to 9", Pack(Source(None, None), 7).Message(), StringComparison.Ordinal);
        Write("t10k-labels-idx1-ubyte.gz", [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]);
        Assert.Contains("is not 3 labels of 0 to 9", Pack(Source(None, None), 7).Message(), StringComparison.Ordinal);
    }

    private Source.MultiFashion Source(Option<int> train, Option<int> test) => new(_scratch.Folder, train, test);

    private Either<string, Unit> Pack(Source source, ulong seed) =>
        source.Pack(new Packing(seed, _scratch.Folder, _ => { }, CancellationToken.None));

    private long[] Right(Option<int> train, ulong seed)
    {
        Pack(Source(train, None), seed).Value();
        using var split = DataSplit.Open(_scratch["train.safetensors"], Source(train, None).Describe().Value()).Value();
        return Labels(split.Read([.. Enumerable.Range(0, split.Count)], None), 1);
    }

    private static long[] Labels(Batch batch, int task) => Assert.IsType<Target.Labels>(batch.Targets[task]).Values;

    private void Write(string name, byte[] bytes)
    {
        using var zip = new GZipStream(File.Create(_scratch[name]), CompressionLevel.Fastest);
        zip.Write(bytes);
    }
}
