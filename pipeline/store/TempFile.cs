using System.Globalization;

namespace Multitask.Pipeline.Storage;

/// <summary>Temporary files, in the folder of what they will replace: <c>.NAME.PLACE-PROCESS-NUMBER.tmp</c>.</summary>
/// <remarks>
/// The name says which process owns the file, so that what a killed process left can be removed without touching what another one writes. A place is a
/// machine and its table of processes (a container has one of its own): of processes elsewhere nothing is known, their drafts stay.
/// </remarks>
internal static class TempFile
{
    private const int PlaceDigits = 8;
    private const int NumberDigits = 14;

    private static string Place { get; } = Digest.OfText(
        $"{Environment.MachineName}\n{Disk.Try(() => new FileInfo("/proc/self/ns/pid").LinkTarget ?? "").IfLeft("")}")[..PlaceDigits];

    /// <summary>A new name in the same folder.</summary>
    internal static string Beside(string path) => Path.Combine(
        Path.GetDirectoryName(path) ?? "/",
        Name(Path.GetFileName(path), Environment.ProcessId, Guid.NewGuid().ToString("n")[..NumberDigits]));

    /// <summary>The name of a draft of a process here.</summary>
    internal static string Name(string file, int process, string number) =>
        string.Create(CultureInfo.InvariantCulture, $".{file}.{Place}-{process}-{number}.tmp");

    /// <summary>Removes what processes that have ended here left of a file.</summary>
    internal static Either<string, Unit> Reclaim(FileLayer files, string path) => Disk.Try(() =>
        Remove(files, Path.GetDirectoryName(path) ?? "/", name => name.StartsWith($".{Path.GetFileName(path)}.", StringComparison.Ordinal)));

    /// <summary>Removes what processes that have ended here left of any file in a folder and the folders in it; follows no link.</summary>
    internal static Either<string, Unit> ReclaimAll(FileLayer files, string folder) => Disk.Try(() => Walk(files, folder));

    private static void Walk(FileLayer files, string folder)
    {
        if (files.State(folder).Exists(state => state.Kind == FileKind.Folder))
        {
            Remove(files, folder, _ => true);
            files.List(folder).Iter(path => Walk(files, path));
        }
    }

    private static void Remove(FileLayer files, string folder, Func<string, bool> of)
    {
        if (Directory.Exists(folder))
        {
            files.List(folder)
                .Filter(path => Path.GetFileName(path) is var name && of(name) && OwnerHasEnded(name))
                .Iter(files.Delete);
        }
    }

    /// <summary>The name of the file that a draft is to replace; none if the name is no draft's.</summary>
    internal static Option<string> TargetOf(string name) =>
        name is ['.', .., '.', 't', 'm', 'p']
        && name.Split('.') is ["", .. { Length: > 0 } target, var tag, _]
        && tag.Split('-') is [{ Length: PlaceDigits }, var process, { Length: NumberDigits }]
        && process.Length > 0
        && process.All(char.IsAsciiDigit)
            ? string.Join('.', target)
            : Option<string>.None;

    /// <summary>A number that went to another process since keeps the draft for now: rather that than taking a living one's.</summary>
    private static bool OwnerHasEnded(string name) =>
        name is ['.', .., '.', 't', 'm', 'p']
        && name.Split('.') is [.., var tag, _]
        && tag.Split('-') is [var place, var process, { Length: NumberDigits }]
        && place == Place
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && !Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{number}"));
}
