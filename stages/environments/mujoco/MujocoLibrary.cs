using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Environments;

/// <summary>MuJoCo, the physics engine: found or asked for, and what it calls fatal or worth a warning.</summary>
internal static unsafe partial class MujocoLibrary
{
    /// <summary>The file of the only version whose structures <see cref="MujocoLayout"/> knows.</summary>
    internal const string FileName = "libmujoco.so.2.2.2";

    /// <summary>The version in keys and messages.</summary>
    internal const string Version = "2.2.2";

    /// <summary>What installs it.</summary>
    internal const string Install = "apt install libmujoco2.2.2";

    private const int VersionNumber = 222;
    private const int StandardError = 2;
    private const int Failed = 1;

    private static readonly Lazy<Either<string, Unit>> Loaded = new(Find);

    /// <summary>Loads MuJoCo, or says in one line what is needed. Comes before anything of MuJoCo is used.</summary>
    internal static Either<string, Unit> Load() => Loaded.Value;

    private static Either<string, Unit> Find()
    {
        if (!NativeLibrary.TryLoad(FileName, out var library))
        {
            return $"environments need MuJoCo {Version}, {FileName} is not installed: {Install}";
        }

        if (VersionOf() is var found and not VersionNumber)
        {
            return $"environments need MuJoCo {Version}, {FileName} says that it is {found}: {Install}";
        }

        *(delegate* unmanaged[Cdecl]<byte*, void>*)NativeLibrary.GetExport(library, "mju_user_error") = &Fatal;
        *(delegate* unmanaged[Cdecl]<byte*, void>*)NativeLibrary.GetExport(library, "mju_user_warning") = &Warn;
        return unit;
    }

    /// <summary>
    /// MuJoCo goes on with broken memory where this returns, and an exception cannot cross its frames: the process ends here, with one line. For
    /// the store that is a kill: what is not complete has no name there, and the next run resumes from the last checkpoint.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fatal(byte* message)
    {
        var text = Marshal.PtrToStringUTF8((nint)message) ?? "";
        Tell($"error: MuJoCo cannot go on: {Sanitize.Line(text)}");
        Leave(Failed);
    }

    /// <summary>MuJoCo would write a file into the working folder. Its warnings are counted in the state, and read there.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Warn(byte* message)
    {
        _ = message;
    }

    private static void Tell(string line)
    {
        try
        {
            using var handle = new SafeFileHandle(StandardError, ownsHandle: false);
            using var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            stream.Write([.. System.Text.Encoding.UTF8.GetBytes(line), (byte)'\n']);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody listens: the exit code has to say it.
        }
    }

    [LibraryImport(FileName, EntryPoint = "mj_version")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int VersionOf();

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Leave(int code);
}
