using System.IO.Compression;
using LanguageExt;
using Xunit;

namespace Multitask.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static byte[] Labels(params byte[] values) => [0, 0, 8, 1, 0, 0, 0, (byte)values.Length, .. values];

    private string Zipped(byte[] content, Func<byte[], byte[]>? damage = null)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            zip.Write(content);
        }

        File.WriteAllBytes(_scratch["l.gz"], damage is null ? packed.ToArray() : damage(packed.ToArray()));
        return _scratch["l.gz"];
    }

    [Fact]
    public void A_file_is_read_zipped_or_not()
    {
        File.WriteAllBytes(_scratch["l"], Labels(7, 8, 9));
        foreach (var path in new[] { _scratch["l"], Zipped(Labels(7, 8, 9)) })
        {
            Assert.Equal([7, 8, 9], Idx.Read(path, 1).Value().Values);
            Assert.Equal(Seq.create(3), Idx.Sizes(path, 1).Value());
        }
    }

    [Fact]
    public void Every_truncation_and_every_flipped_bit_of_a_zipped_file_is_an_error_or_leaves_the_content()
    {
        var whole = File.ReadAllBytes(Zipped(Labels([.. Enumerable.Range(0, 60).Select(i => (byte)(i * i))])));
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_scratch["l.gz"], whole[..length]);
            Idx.Read(_scratch["l.gz"], 1).IfRight(read => Assert.True(length >= whole.Length - 8 && read.Values.Length == 60, $"{length} bytes"));
        }

        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            File.WriteAllBytes(_scratch["l.gz"], [.. whole.Select((value, at) => at == bit / 8 ? (byte)(value ^ (1 << (bit % 8))) : value)]);
            Idx.Read(_scratch["l.gz"], 1).Match(
                Right: read => Assert.Equal(49, read.Values[7]),
                Left: message => Assert.StartsWith(_scratch["l.gz"], message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_bomb_takes_no_more_memory_than_its_header_announces()
    {
        var bomb = Zipped([.. Labels(1, 2, 3), .. new byte[64 << 20]]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal($"{bomb}: holds more than the 3 bytes it claims", Idx.Read(bomb, 1).Message());
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void A_header_that_claims_a_gigabyte_takes_no_memory_before_the_bytes_come()
    {
        File.WriteAllBytes(_scratch["l"], [0, 0, 8, 3, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal($"{_scratch["l"]}: claims 1073741824 bytes but holds 3", Idx.Read(_scratch["l"], 3).Message());
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 1 }, "is too short for an idx file")]
    [InlineData(new byte[] { 0, 0, 13, 1, 0, 0, 0, 1, 1 }, "starts with 0x00000d01")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1, 1 }, "starts with 0x00000803")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0xff, 0xff, 0xff, 0xff }, "claims sizes (4294967295)")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 0 }, "claims sizes (0)")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "holds more than the 1 bytes it claims")]
    public void A_header_that_lies_is_refused(byte[] bytes, string expected)
    {
        File.WriteAllBytes(_scratch["l"], bytes);
        Assert.StartsWith($"{_scratch["l"]}: {expected}", Idx.Read(_scratch["l"], 1).Message(), StringComparison.Ordinal);
    }
}
