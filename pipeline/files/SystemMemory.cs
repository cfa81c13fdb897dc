using System.Globalization;

namespace Multitask.Pipeline.Files;

/// <summary>How much memory there is for this process.</summary>
internal static class SystemMemory
{
    private const string Facts = "/proc/meminfo";

    /// <summary>Bytes that may still be taken without swapping: what the kernel says, and no more than a container allows.</summary>
    internal static long Available()
    {
        var allowed = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return Disk.Try(() => File.ReadLines(Facts).First(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)))
            .Map(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024)
            .Match(Right: free => Math.Min(free, allowed), Left: _ => allowed);
    }
}
