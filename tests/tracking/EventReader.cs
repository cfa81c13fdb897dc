using System.Diagnostics;
using Multitask.Tests.Data;
using Xunit;

namespace Multitask.Tests.Tracking;

/// <summary>Reads event files by a program that is not ours.</summary>
internal static class EventReader
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

    /// <summary>A line for each number, <c>step name value time</c>, and one for the version; the test is skipped without Python.</summary>
    internal static async Task<string[]> Lines(string file)
    {
        Assert.SkipUnless(HasPython(), "needs Python: apt-get install python3");
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["read.py"], Reader, TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo("python3", [scratch["read.py"], file]) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static bool HasPython() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "python3")));
}
