using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Multitask.Stages.Tracking.Proto;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Tracking;

/// <summary>An event file of TensorBoard: records of TensorFlow's TFRecord format, each an <c>Event</c>.</summary>
/// <remarks>
/// A record is its length (64 bits, little-endian), the masked CRC-32C of those eight bytes, the bytes, and their masked CRC-32C
/// (tensorflow/core/lib/io/record_writer.h). TensorBoard reads on where a file has grown, so it is only ever added to.
/// </remarks>
internal static class EventFile
{
    private const string Version = "brain.Event:2";
    private const uint MaskDelta = 0xa282ead8;
    private const int Head = sizeof(ulong) + sizeof(uint);
    private const int Frame = Head + sizeof(uint);

    /// <summary>
    /// Adds what the file lacks of some metrics, in the order of steps; makes it where there is none. A record that a killed process left half
    /// written goes. Left: it cannot be written, or is not of this format.
    /// </summary>
    internal static Either<string, Unit> Add(string path, Seq<TrackedMetric> metrics, DateTimeOffset time) => Files.Attempt(path, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? "/");
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var (known, whole) = Read(bytes);
        if (whole == 0 && bytes.Length >= Frame)
        {
            return Left<string, Unit>($"{path} is no event file, so somebody's own: it stays");
        }

        file.SetLength(whole);
        file.Position = whole;
        file.Write(Of(metrics.Filter(metric => !known.Contains(Single(metric))), time, begins: whole == 0));
        return unit;
    }, "written");

    /// <summary>The numbers of a file, in single precision, and how many of its bytes are whole records.</summary>
    internal static (System.Collections.Generic.HashSet<TrackedMetric> Metrics, int Whole) Read(ReadOnlySpan<byte> file)
    {
        var (found, at) = (new System.Collections.Generic.HashSet<TrackedMetric>(), 0);
        while (file.Length - at >= Frame && Body(file[at..]) is { Length: > 0 } body)
        {
            var said = Proto.Event.Parser.ParseFrom(body);
            found.UnionWith((said.Summary?.Value ?? []).Select(value => new TrackedMetric(value.Tag, said.Step, value.SimpleValue)));
            at += Frame + body.Length;
        }

        return (found, at);
    }

    /// <summary>Records of some metrics in the order of steps.</summary>
    /// <param name="metrics">By name and step.</param>
    /// <param name="time">When they were measured.</param>
    /// <param name="begins">Whether the first record, which has the version of the format, is among them.</param>
    internal static byte[] Of(Seq<TrackedMetric> metrics, DateTimeOffset time, bool begins = true)
    {
        var seconds = time.ToUnixTimeMilliseconds() / 1000.0;
        using var file = new MemoryStream();
        if (begins)
        {
            Append(file, new Proto.Event { WallTime = seconds, FileVersion = Version });
        }

        foreach (var step in metrics.GroupBy(metric => metric.Step).OrderBy(group => group.Key))
        {
            var summary = new Summary();
            summary.Value.AddRange(step.Select(metric => new Summary.Types.Value { Tag = metric.Name, SimpleValue = (float)metric.Value }));
            Append(file, new Proto.Event { WallTime = seconds, Step = step.Key, Summary = summary });
        }

        return file.ToArray();
    }

    /// <summary>CRC-32C of some bytes, rotated and shifted as the format wants it.</summary>
    internal static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return BitOperations.RotateRight(~crc, 15) + MaskDelta;
    }

    /// <summary>The event in the record that some bytes begin with; empty where that is not whole.</summary>
    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> record)
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(record);
        var right = MaskedCrc(record[..sizeof(ulong)]) == BinaryPrimitives.ReadUInt32LittleEndian(record[sizeof(ulong)..]) && length <= (ulong)(record.Length - Frame);
        var body = right ? record.Slice(Head, (int)length) : [];
        return right && MaskedCrc(body) == BinaryPrimitives.ReadUInt32LittleEndian(record[(Head + (int)length)..]) ? body : [];
    }

    private static TrackedMetric Single(TrackedMetric metric) => metric with { Value = (float)metric.Value };

    private static void Append(MemoryStream file, Proto.Event what)
    {
        var bytes = what.ToByteArray();
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        Span<byte> crc = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)bytes.Length);
        file.Write(length);
        BinaryPrimitives.WriteUInt32LittleEndian(crc, MaskedCrc(length));
        file.Write(crc);
        file.Write(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(crc, MaskedCrc(bytes));
        file.Write(crc);
    }
}
