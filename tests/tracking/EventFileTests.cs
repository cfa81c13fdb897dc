using System.Diagnostics;
using LanguageExt;
using Multitask.Stages.Tracking;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Tracking;

public sealed class EventFileTests
{
    /// <summary>Reads the format as it is published, with Python's standard library alone: frames, checksums by a table of its own, fields.</summary>
    private const string Reader = """
        import struct, sys
        table = []
        for n in range(256):
            for _ in range(8):
                n = (n >> 1) ^ 0x82F63B78 if n & 1 else n >> 1
            table.append(n)
        def masked(data):
            crc = 0xFFFFFFFF
            for byte in data:
                crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
            crc ^= 0xFFFFFFFF
            return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF
        def varint(data, at):
            value = shift = 0
            while True:
                byte = data[at]; at += 1
                value |= (byte & 0x7F) << shift; shift += 7
                if byte < 0x80:
                    return value, at
        def fields(data):
            at = 0
            while at < len(data):
                key, at = varint(data, at)
                kind = key & 7
                if kind == 0:
                    value, at = varint(data, at)
                elif kind == 1:
                    value, at = struct.unpack('<d', data[at:at + 8])[0], at + 8
                elif kind == 5:
                    value, at = struct.unpack('<f', data[at:at + 4])[0], at + 4
                else:
                    size, at = varint(data, at)
                    value, at = data[at:at + size], at + size
                yield key >> 3, value
        data, at = open(sys.argv[1], 'rb').read(), 0
        while at < len(data):
            head = data[at:at + 8]
            size, = struct.unpack('<Q', head)
            assert struct.unpack('<I', data[at + 8:at + 12])[0] == masked(head), 'length'
            body = data[at + 12:at + 12 + size]
            assert struct.unpack('<I', data[at + 12 + size:at + 16 + size])[0] == masked(body), 'data'
            at += 16 + size
            event = dict(fields(body))
            if 3 in event:
                print('version', event[3].decode())
            for _, value in fields(event.get(5, b'')):
                one = dict(fields(value))
                print(event.get(2, 0), one[1].decode(), '%.6g' % one.get(2, 0.0), '%.1f' % event[1])
        """;

    [Fact]
    public void The_checksum_is_the_published_one()
    {
        // CRC-32C of "123456789" is e3069283 (RFC 3720, B.4, has other vectors: 32 bytes of zeros give 8a9136aa).
        Assert.Equal(Mask(0xe3069283), EventFile.MaskedCrc("123456789"u8));
        Assert.Equal(Mask(0x8a9136aa), EventFile.MaskedCrc(new byte[32]));
    }

    [Fact]
    public async Task A_reader_that_is_not_ours_finds_every_number_at_its_step()
    {
        Assert.SkipUnless(HasPython(), "needs Python: apt-get install python3");
        using var scratch = new Scratch();
        var metrics = Seq(new TrackedMetric("loss/depth", 200, 0.25), new TrackedMetric("loss/depth", 3, 1.5), new TrackedMetric("weight/depth", 3, -2));
        await File.WriteAllBytesAsync(scratch["events"], EventFile.Of(metrics, DateTimeOffset.FromUnixTimeMilliseconds(1_500)), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(scratch["read.py"], Reader, TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo("python3", [scratch["read.py"], scratch["events"]]) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            ["version brain.Event:2", "3 loss/depth 1.5 1.5", "3 weight/depth -2 1.5", "200 loss/depth 0.25 1.5"],
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void Settings_are_named_by_their_paths() => Assert.Equal(
        [("batch", "8"), ("optimizer.adam.lr", "0.001"), ("freeze.0", "trunk")],
        RunReader.Params("""{"batch":8,"optimizer":{"adam":{"lr":0.001}},"freeze":["trunk"],"none":null}""").Map(one => (one.Name, one.Value)).ToArray());

    private static uint Mask(uint crc) => ((crc >> 15) | (crc << 17)) + 0xa282ead8;

    private static bool HasPython() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "python3")));
}
