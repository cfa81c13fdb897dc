using System.Diagnostics;

namespace Multitask.Benches;

/// <summary>Memory of this process as the operating system counts it.</summary>
internal static class PeakMemory
{
    private const long Mebi = 1 << 20;

    /// <summary>The most that was resident since the start, or since <see cref="Forget"/>, in MiB.</summary>
    internal static long Mib()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / Mebi;
    }

    /// <summary>
    /// Gives free pages back and resets the peak. Where the system cannot forget it, <see cref="Mib"/> goes on from the start.
    /// </summary>
    internal static void Forget()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Multitask.Stages.Kernels.HeapPages.Release();
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Not Linux, or a sandbox that forbids it.
        }
    }

    /// <summary>What is resident now, in MiB.</summary>
    internal static double NowMib()
    {
        using var process = Process.GetCurrentProcess();
        return Math.Round((double)process.WorkingSet64 / Mebi, 1);
    }
}
