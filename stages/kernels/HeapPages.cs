using System.Runtime.InteropServices;

namespace Multitask.Stages.Kernels;

/// <summary>How the C library's allocator, which libtorch uses on the CPU, deals with large blocks.</summary>
public static partial class HeapPages
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int Largest = 1 << 30;

    /// <summary>
    /// Large blocks come from the heap and stay with the process when they are freed. By default each large tensor is pages fresh from
    /// the kernel, given back at once, and clearing them takes a tenth of a training step. Does nothing where the C library is not glibc.
    /// </summary>
    public static void Keep()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library))
        {
            if (NativeLibrary.TryGetExport(library, "mallopt", out _))
            {
                _ = Set(MmapThreshold, Largest);
                _ = Set(TrimThreshold, int.MaxValue);
            }

            NativeLibrary.Free(library);
        }
    }

    /// <summary>Gives the pages of what is free now back to the system. Does nothing where the C library is not glibc.</summary>
    public static void Release()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library))
        {
            if (NativeLibrary.TryGetExport(library, "malloc_trim", out _))
            {
                _ = Trim(0);
            }

            NativeLibrary.Free(library);
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nuint keep);

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(int parameter, int value);
}
