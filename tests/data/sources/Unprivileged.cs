using System.Runtime.InteropServices;

namespace Multitask.Tests.Data;

/// <summary>Does something as a user whom file permissions hold: root they do not.</summary>
internal static partial class Unprivileged
{
    private const int Nobody = 65534;

    /// <summary>Runs on a thread of its own, whose identity towards the file system is another where the test runs as root.</summary>
    internal static T Do<T>(Func<T> act)
    {
        var done = Task.Factory.StartNew(
            () =>
            {
                _ = SetUserOfFiles(Nobody);
                try
                {
                    return act();
                }
                finally
                {
                    _ = SetUserOfFiles(User());
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return done.GetAwaiter().GetResult();
    }

    /// <summary>Linux keeps this identity per thread; who may not change it keeps their own.</summary>
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetUserOfFiles(int user);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial int User();
}
