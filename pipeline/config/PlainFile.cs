using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Multitask.Pipeline;

/// <summary>Whether a path leads to a plain file. Opening a pipe waits for a writer, and a device may never end: both are told before.</summary>
public static partial class PlainFile
{
    private const int CurrentFolder = -100;
    private const uint TypeAndMode = 1;
    private const int ModeOffset = 28;
    private const int TypeBits = 0xF000;

    /// <summary>How a message names what is there and is not a plain file: <c>a pipe</c>; none for a file and for nothing.</summary>
    public static Option<string> Strange(string path) =>
        Directory.Exists(path) ? "a directory"
        : !OperatingSystem.IsLinux() || !File.Exists(path) ? Option<string>.None
        : Type(path) switch
        {
            0x1000 => "a pipe",
            0x2000 or 0x6000 => "a device",
            0xC000 => "a socket",
            _ => None,
        };

    /// <summary>The bits S_IFMT of what a path leads to; 0 where the system does not say.</summary>
    private static int Type(string path)
    {
        // struct statx is the same on every architecture: 256 bytes, stx_mode at 28.
        Span<byte> status = stackalloc byte[256];
        return Statx(CurrentFolder, path, 0, TypeAndMode, status) == 0
            ? BinaryPrimitives.ReadUInt16LittleEndian(status[ModeOffset..]) & TypeBits
            : 0;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> status);
}
