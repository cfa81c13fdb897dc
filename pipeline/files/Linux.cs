using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Multitask.Pipeline.Files;

/// <summary>The system calls that .NET does not offer: state with inode and change time, flush of a folder, plain rename, locks.</summary>
/// <remarks>
/// Locks are Linux's open-file-description locks (fcntl, F_OFD_SETLK) over the whole file. The kernel ends them with their owner,
/// threads of one process exclude each other, NFS carries them to the server, and there a lock of the server's own processes counts
/// too, which flock's would not. .NET's FileShare.None is flock, and ignores that a file system has no locks. Lock files must not be
/// opened by .NET: it adds a shared flock, which on NFS is the same kind of lock and would stand in the way of ours.
/// </remarks>
internal static partial class Linux
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EffectiveUser = 0x200;
    private const int WriteAndEnter = 3;
    private const int EmptyPath = 0x1000;
    // NFS keeps what it knows of a file for up to a minute; this asks the server.
    private const int ForceSync = 0x2000;
    private const uint BasicStatus = 0x7ff;
    private const int TypeBits = 0xf000;
    private const int ReadOnly = 0;
    private const int ReadWriteCreate = 0x42;
    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;
    private const int GetFlags = 1;
    private const int CloseOnExecFlag = 1;
    private const int SetLock = 37;
    private const int NotThere = 2;
    private const int Busy = 11;
    private const int Denied = 13;
    private const int NotAFolder = 20;
    private const int Invalid = 22;
    private const int NotSupported = 95;

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(28)]
        public ushort Mode;
        [FieldOffset(32)]
        public ulong Inode;
        [FieldOffset(40)]
        public long Size;
        [FieldOffset(96)]
        public long ChangedSeconds;
        [FieldOffset(104)]
        public uint ChangedNanoseconds;
        [FieldOffset(112)]
        public long ModifiedSeconds;
        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
    }

    /// <summary>Length 0 is to the end of the file, however long it becomes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Region
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    /// <summary>The state of what a name stands for; none if it stands for nothing.</summary>
    internal static Option<FileState> State(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("the store needs Linux");
        }

        return StatX(CurrentFolder, path, NoFollow | ForceSync, BasicStatus, out var status) == 0 ? Of(status)
            : Marshal.GetLastPInvokeError() is NotThere or NotAFolder ? None
            : throw Error(path);
    }

    /// <summary>The type bits (S_IFMT) of the mode of what a path leads to, links followed; 0 where the system does not say.</summary>
    internal static int TypeOf(string path) =>
        StatX(CurrentFolder, path, 0, BasicStatus, out var status) == 0 ? status.Mode & TypeBits : 0;

    /// <summary>Whether names can be added to a folder: it is one, on a file system that can be written, and its permissions allow it.</summary>
    internal static bool MayAdd(string folder) => TypeOf(folder) == 0x4000 && Access(CurrentFolder, folder, WriteAndEnter, EffectiveUser) == 0;

    /// <summary>The inode of an open file.</summary>
    internal static ulong InodeOf(SafeFileHandle file) =>
        StatX((int)file.DangerousGetHandle(), "", EmptyPath, BasicStatus, out var status) == 0 ? status.Inode : throw Error("an open file");

    /// <summary>Opens a file without any lock; for writing, makes it if it is not there.</summary>
    internal static SafeFileHandle Open(string path, bool write)
    {
        var number = OpenFile(path, (write ? ReadWriteCreate : ReadOnly) | CloseOnExec, Convert.ToInt32("666", 8));
        return number >= 0 ? new SafeFileHandle(number, ownsHandle: true) : throw Error(path);
    }

    /// <summary>Returns when a file, or the names in a folder, are on the disk.</summary>
    internal static void Flush(string path)
    {
        using var file = Open(path, write: false);
        // Some file systems cannot flush a folder, and say so.
        if (Synchronise(file) != 0 && Marshal.GetLastPInvokeError() is not (Invalid or NotSupported))
        {
            throw Error(path);
        }
    }

    /// <summary>Gives a file or folder another name, in one step, over what has that name.</summary>
    internal static void Rename(string from, string to)
    {
        if (RenameFile(from, to) != 0)
        {
            throw Error(to);
        }
    }

    /// <summary>Locks an open file if nobody else has it; a shared lock keeps only exclusive ones away.</summary>
    internal static bool TryLock(SafeFileHandle file, bool shared, string path)
    {
        var whole = new Region { Type = (short)(shared ? 0 : 1) };
        return Control(file, SetLock, ref whole) == 0
            || (Marshal.GetLastPInvokeError() is Busy or Denied ? false : throw Error($"{path}: the file system has no working locks"));
    }

    /// <summary>
    /// Whether standard input, output or error (0 to 2) was open when the program began. Where it was not, the null device takes its number:
    /// the next file that is opened would otherwise, and what libraries print would end in that file.
    /// </summary>
    internal static bool WasOpen(int standard)
    {
        var flags = Flags(standard, GetFlags);
        if (flags < 0)
        {
            _ = OpenFile("/dev/null", ReadWrite, 0);
        }

        // What comes from outside has survived an exec: what would not is a file that .NET itself has opened since.
        return flags >= 0 && (flags & CloseOnExecFlag) == 0;
    }

    /// <summary>Ends this process now, with an exit code; nothing that waits for its end is run.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void Leave(int code);

    private static FileState Of(Status status) => new(
        (status.Mode & TypeBits) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xa000 => FileKind.Link,
            _ => FileKind.Other,
        },
        status.Size,
        (status.ModifiedSeconds * 1_000_000_000) + status.ModifiedNanoseconds,
        (status.ChangedSeconds * 1_000_000_000) + status.ChangedNanoseconds,
        status.Inode);

    private static IOException Error(string path) =>
        new($"{Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())} : '{path}'", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "faccessat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(int folder, string path, int mode, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Synchronise(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flags(int file, int command);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, int command, ref Region region);
}
