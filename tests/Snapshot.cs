using Multitask.Tests.Keys;
using Xunit;

namespace Multitask.Tests;

/// <summary>Texts that change only on purpose, among the sources: <c>UPDATE_SNAPSHOTS=1 dotnet test</c> records them.</summary>
internal static class Snapshot
{
    /// <summary>Compares a text with that of a file.</summary>
    /// <param name="file">Its path in the solution.</param>
    /// <param name="now">What is true now.</param>
    /// <param name="made">What makes the text: "what the commands print".</param>
    internal static void Check(string file, string now, string made)
    {
        var path = Path.Combine(Recorded.Root, file);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, now);
        }

        var before = File.Exists(path) ? File.ReadAllText(path) : "";
        var (old, found) = (before.Split('\n'), now.Split('\n'));
        Assert.True(
            before == now,
            $"{file} differs from {made}: mend it, or accept the change with UPDATE_SNAPSHOTS=1\n"
            + string.Join('\n', old.Except(found).Take(20).Select(line => $"- {line}").Concat(found.Except(old).Take(20).Select(line => $"+ {line}"))));
    }
}
