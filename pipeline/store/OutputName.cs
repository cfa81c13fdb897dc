using System.Text;

namespace Multitask.Pipeline.Storage;

/// <summary>
/// Names of the files of an output. Copies are made under these names, so none may lead out of a folder, and none may be one that
/// another machine cannot have.
/// </summary>
internal static class OutputName
{
    private const int LongestName = 1024;
    private const int LongestPart = 255;

    // What Windows keeps for devices, with any extension.
    private static readonly Seq<string> Devices = Seq("con", "prn", "aux", "nul");

    /// <summary>What is wrong with a name, if anything.</summary>
    internal static Option<string> Problem(string name) => Fault(name).Map(fault => $"the name {Shown(name)} {fault}");

    private static Option<string> Fault(string name) =>
        name.Length == 0 ? "is empty"
        : name.Any(char.IsControl) ? "has a control character"
        : name.Contains('\\', StringComparison.Ordinal) ? "has a backslash"
        : Encoding.UTF8.GetByteCount(name) > LongestName ? $"is longer than {LongestName} bytes"
        : Seq(name.Split('/')).Bind(part => PartProblem(part).ToSeq()).HeadOrNone();

    /// <summary>What is wrong with the names of an output together: sorted, each once, none a folder of another.</summary>
    internal static Option<string> Problem(Seq<string> names) =>
        names.Bind(name => Problem(name).ToSeq()).HeadOrNone()
        || names.Zip(names.Skip(1)).Find(pair => string.CompareOrdinal(pair.Item1, pair.Item2) >= 0)
            .Map(pair => $"the name {Shown(pair.Item2)} is not in order")
        || FolderAndFile(names);

    private static Option<string> FolderAndFile(Seq<string> names)
    {
        var all = names.ToHashSet(StringComparer.Ordinal);
        return names.Find(name => Above(name).Any(all.Contains)).Map(name => $"the name {Shown(name)} is in a folder that is a file");
    }

    private static IEnumerable<string> Above(string name) =>
        Enumerable.Range(0, name.Length).Where(i => name[i] == '/').Select(i => name[..i]);

    private static Option<string> PartProblem(string part) =>
        part.Length == 0 ? "has an empty part"
        : part is "." or ".." ? $"has the part {part}"
        : Encoding.UTF8.GetByteCount(part) > LongestPart ? $"has a part longer than {LongestPart} bytes"
        : IsDevice(part.Split('.')[0].TrimEnd(' ').ToLowerInvariant()) ? $"has the reserved part {part}"
        : Option<string>.None;

    private static bool IsDevice(string stem) =>
        Devices.Contains(stem) || (stem.Length == 4 && char.IsAsciiDigit(stem[3]) && stem[..3] is "com" or "lpt");

    private static string Shown(string name) => CanonicalText.Text(name.Length > 60 ? name[..60] : name);
}
