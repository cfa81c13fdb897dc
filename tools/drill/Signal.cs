using System.Runtime.InteropServices;

namespace Multitask.Drill;

/// <summary>The signals of the system.</summary>
internal static partial class Signal
{
    internal const int Interrupt = 2;
    internal const int Kill = 9;
    internal const int Terminate = 15;

    /// <summary>Sends a signal to a process; one that has ended takes none.</summary>
    internal static void Send(int process, int signal) => _ = SystemKill(process, signal);

    /// <summary>Whether this process may mount file systems, as far as its user tells.</summary>
    internal static bool IsRoot => SystemUser() == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SystemKill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint SystemUser();
}
