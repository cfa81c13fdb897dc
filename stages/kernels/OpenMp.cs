using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Multitask.Stages.Kernels;

/// <summary>How the threads of native libraries wait for each other.</summary>
public static partial class OpenMp
{
    /// <summary>
    /// Turns of a waiting loop before a thread sleeps: some fifty microseconds, longer than most gaps between operations, libtorch's and
    /// our own (<see cref="Cores"/>), which are the same threads' work.
    /// </summary>
    private const string Spins = "10000";

    /// <summary>How many cores other processes may use on a machine that counts as quiet.</summary>
    private const double Quiet = 0.25;

    private const string Statistics = "/proc/stat";

    /// <summary>Measurements at most: what was busy at first may have been a build or another run at its end.</summary>
    private const int Looks = 5;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(60);

    /// <summary>
    /// Chooses how idle threads wait, unless the user has (<c>OMP_WAIT_POLICY</c>, <c>GOMP_SPINCOUNT</c>): on a quiet machine they spin for
    /// a moment, which makes a training step a fifth faster; next to other busy processes they sleep, where spinning would make it slower.
    /// No number depends on it. Must run before libtorch is loaded: OpenMP reads its settings then.
    /// </summary>
    public static void Choose()
    {
        if (OperatingSystem.IsLinux() && !Chosen("OMP_WAIT_POLICY") && !Chosen("GOMP_SPINCOUNT"))
        {
            var (variable, value) = File.Exists(Statistics) && Enumerable.Range(0, Looks).Any(_ => BusyBesideUs() < Quiet)
                ? ("GOMP_SPINCOUNT", Spins) : ("OMP_WAIT_POLICY", "passive");
            _ = SetVariable(variable, value, overwrite: 0);
            // For ourselves, so that the next stage does not look again: OpenMP would not hear of it.
            Environment.SetEnvironmentVariable(variable, value);
        }
    }

    private static bool Chosen(string variable) => Environment.GetEnvironmentVariable(variable) is not null;

    /// <summary>Cores that other processes use just now.</summary>
    private static double BusyBesideUs()
    {
        var (all, own, start) = (BusySeconds(), OwnSeconds(), Stopwatch.GetTimestamp());
        Thread.Sleep(Look);
        var passed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (BusySeconds() - all - (OwnSeconds() - own)) / passed;
    }

    private static double OwnSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>
    /// Time that all cores together were busy: the first line of /proc/stat, in hundredths of a second, without idle and waiting.
    /// </summary>
    private static double BusySeconds() => File.ReadLines(Statistics).First()
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Skip(1)
        .Where((_, i) => i is not (3 or 4))
        .Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / 100.0;

    /// <summary>.NET's own SetEnvironmentVariable does not reach the environment that native code reads.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
