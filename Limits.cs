using System.Runtime.InteropServices;

namespace Multitask;

/// <summary>The limits that a shell may have set for its programs, before anything runs into them.</summary>
/// <remarks>Where memory or files end in the midst of the work, .NET's runtime often ends the process itself, with a page of addresses.</remarks>
internal static partial class Limits
{
    private const int OpenFiles = 7;
    private const int AddressSpace = 9;
    private const ulong LeastFiles = 128;
    private const ulong LeastKilobytes = 4 << 20;

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary>The line about a limit that is too low for any work; empty: none is.</summary>
    internal static string Refusal() => Refusal(Soft(OpenFiles), Soft(AddressSpace) / 1024);

    /// <summary>The same for given limits: of open files, and of the address space in units of 1024 bytes.</summary>
    internal static string Refusal(ulong files, ulong kilobytes) =>
        files < LeastFiles ? FormattableString.Invariant($"error: a limit of {files} open files is too low: set `ulimit -n` to at least {LeastFiles}")
        : kilobytes < LeastKilobytes
            ? FormattableString.Invariant($"error: a limit of {kilobytes} kB of memory is too low: set `ulimit -v` to at least {LeastKilobytes}")
        : "";

    private static ulong Soft(int resource) => GetLimit(resource, out var limit) == 0 ? limit.Soft : ulong.MaxValue;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out Limit limit);
}
