using System.Runtime.InteropServices;

namespace Multitask.Stages;

/// <summary>How the threads of native libraries wait for each other.</summary>
internal static partial class OpenMp
{
    /// <summary>
    /// Idle threads sleep instead of spinning, unless the user has chosen otherwise. On a quiet machine nothing changes; beside another
    /// busy process a training step takes half the time. Must run before libtorch is loaded: OpenMP reads its settings then.
    /// </summary>
    internal static void Relax()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetVariable("OMP_WAIT_POLICY", "passive", overwrite: 0);
        }
    }

    /// <summary>.NET's own SetEnvironmentVariable does not reach the environment that native code reads.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
