using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Multitask.Stages.Tracking.Proto;

namespace Multitask.Stages.Tracking;

/// <summary>An event file of TensorBoard: records of TensorFlow's TFRecord format, each an <c>Event</c>.</summary>
/// <remarks>
/// A record is its length (64 bits, little-endian), the masked CRC-32C of those eight bytes, the bytes, and their masked CRC-32C
/// (tensorflow/core/lib/io/record_writer.h).
/// </remarks>
internal static class EventFile
{
    private const string Version = "brain.Event:2";
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The file of some metrics; events are in the order of steps.</summary>
    internal static byte[] Of(Seq<TrackedMetric> metrics, DateTimeOffset made)
    {
        var time = made.ToUnixTimeMilliseconds() / 1000.0;
        using var file = new MemoryStream();
        Append(file, new Proto.Event { WallTime = time, FileVersion = Version });
        foreach (var step in metrics.GroupBy(metric => metric.Step).OrderBy(group => group.Key))
        {
            var summary = new Summary();
            summary.Value.AddRange(step.Select(metric => new Summary.Types.Value { Tag = metric.Name, SimpleValue = (float)metric.Value }));
            Append(file, new Proto.Event { WallTime = time, Step = step.Key, Summary = summary });
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
