using Xunit;

namespace Multitask.Tests.Keys;

/// <summary>
/// Facts that change only on purpose, in a file among the sources: <c>UPDATE_DIGESTS=1 dotnet test --filter Keys</c> writes them again.
/// </summary>
internal static class Recorded
{
    /// <summary>The folder of the solution.</summary>
    internal static string Root { get; } = Above(AppContext.BaseDirectory);

    /// <summary>Compares lines with those of a file; a difference fails with the advice.</summary>
    /// <param name="file">Its path in the solution.</param>
    /// <param name="lines">What is true now.</param>
    /// <param name="advice">What to do about a difference.</param>
    internal static void Check(string file, IEnumerable<string> lines, string advice)
    {
        var path = Path.Combine(Root, file);
        var now = lines.Order(StringComparer.Ordinal).ToArray();
        if (Environment.GetEnvironmentVariable("UPDATE_DIGESTS") == "1")
        {
            File.WriteAllLines(path, now);
        }

        var before = File.Exists(path) ? File.ReadAllLines(path) : [];
        Assert.True(
            before.SequenceEqual(now),
            $"{file} says\n{string.Join('\n', before.Except(now))}\nbut now it is\n{string.Join('\n', now.Except(before))}\n{advice}");
    }

    private static string Above(string folder) => File.Exists(Path.Combine(folder, "Pipeline.sln"))
        ? folder
        : Above(Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("no Pipeline.sln above the tests"));
}
