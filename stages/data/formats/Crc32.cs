namespace Multitask.Stages.Data.Formats;

/// <summary>CRC-32 of ISO 3309, as PNG wants it.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(start =>
        Enumerable.Range(0, 8).Aggregate((uint)start, (crc, _) => (crc >> 1) ^ ((crc & 1) * 0xEDB88320)))];

    /// <summary>The checksum of some bytes.</summary>
    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }
}
