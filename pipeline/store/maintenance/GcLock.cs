namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>The right to remove things from a store, and who stands in the way.</summary>
/// <remarks>
/// Whoever uses what is in a store holds the lock of all runs together with others (<see cref="RunLock.Acquire"/>), <c>gc</c> holds it
/// alone. The kernel ends a lock with its owner, so nothing that a running process needs can go, and no dead process stands in the way.
/// </remarks>
internal static class GcLock
{
    private const int LongestCommand = 80;

    /// <summary>That right; Left names who uses it.</summary>
    internal static Either<string, FileLock> Acquire(Store store) =>
        store.TryLockExclusive().Bind(held => held.ToEither(() => $"{store.Root} is in use by {Users(store)}: try again when that has ended"));

    /// <summary>Who has the lock: on this machine the kernel knows.</summary>
    private static string Users(Store store)
    {
        var users = Disk.Try(() => Seq(Directory.GetDirectories("/proc")
                .Where(process => Path.GetFileName(process).All(char.IsAsciiDigit))
                .Where(process => Opens(process, store.Layout.Runs))
                .Select(Named)
                .ToArray()))
            .IfLeft(Seq<string>());
        return users.IsEmpty ? "a process of another user or machine" : string.Join(" and ", users);
    }

    private static bool Opens(string process, string file) =>
        Disk.Try(() => Directory.GetFiles(Path.Combine(process, "fd")).Any(link => new FileInfo(link).LinkTarget == file)).IfLeft(false);

    private static string Named(string process)
    {
        var words = Disk.Try(() => File.ReadAllText(Path.Combine(process, "cmdline"))).IfLeft("").Split('\0');
        var line = string.Join(' ', words.Where(word => word.Length > 0).Select(word => Path.GetFileName(word)));
        var shown = new string([.. line.Where(c => !char.IsControl(c)).Take(LongestCommand)]);
        return $"process {Path.GetFileName(process)} ({shown})";
    }
}
