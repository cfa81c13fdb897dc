using System.Diagnostics;

namespace Multitask.Stages.Benches;

/// <summary>Memory of this process as the operating system counts it.</summary>
internal static class PeakMemory
{
    private const long Mebi = 1 << 20;

    /// <summary>The most that was ever resident, in MiB.</summary>
    internal static long Mib()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / Mebi;
    }

    /// <summary>What is resident now, in MiB.</summary>
    internal static long NowMib()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / Mebi;
    }
}
