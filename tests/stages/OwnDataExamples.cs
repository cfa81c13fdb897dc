using Multitask.Tests.Keys;

namespace Multitask.Tests.Stages;

/// <summary>The files of <c>examples/own-data</c>.</summary>
internal static class OwnDataExamples
{
    /// <summary>Copies them into a folder, where they lie as in the repository.</summary>
    internal static void Copy(string folder)
    {
        var from = Path.Combine(Recorded.Root, "examples", "own-data");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/.", StringComparison.Ordinal)))
        {
            var target = Path.Combine(folder, "examples", "own-data", Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
