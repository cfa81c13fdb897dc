using System.Globalization;

namespace Multitask.Pipeline.Files;

/// <summary>The most physical memory that this process has held, as Linux counts it (proc(5): <c>VmHWM</c>).</summary>
internal static class PeakMemory
{
    private const string Label = "VmHWM:";

    /// <summary>In bytes; 0 where the system does not say.</summary>
    internal static long Bytes => Disk.Try(() => File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal), ""))
        .Map(line => line[Math.Min(Label.Length, line.Length)..].Trim().Split(' ')[0])
        .Map(number => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : 0)
        .IfLeft(0);

    /// <summary>Counts from now on. Where that is not allowed the peak of the whole process stands.</summary>
    internal static void Restart() => _ = Disk.Try(() => File.WriteAllText("/proc/self/clear_refs", "5"));
}
