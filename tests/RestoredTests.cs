using System.Text.RegularExpressions;
using System.Xml.Linq;
using Multitask.Tests.Keys;
using Xunit;

namespace Multitask.Tests;

/// <summary>What the build remembers of its packages is made from every file that says which they are.</summary>
public sealed class RestoredTests
{
    [Fact]
    public void Every_project_of_the_program_is_watched_with_what_was_made_for_it()
    {
        var projects = Closure("Pipeline.csproj").ToArray();
        Assert.Contains("models/Models.csproj", projects);
        Assert.Equal(
            projects.SelectMany(project => new[] { project, Assets(project) }).Order(StringComparer.Ordinal),
            Watched().Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) || path.EndsWith(".assets.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_file_of_settings_that_projects_share_is_watched()
    {
        var shared = Directory.GetFiles(Recorded.Root)
            .Select(path => Path.GetFileName(path))
            .Where(name => name.EndsWith(".props", StringComparison.Ordinal) || name.EndsWith(".targets", StringComparison.Ordinal) || name == "global.json");
        Assert.Empty(shared.Except(Watched()));
    }

    private static string[] Watched() =>
        [.. Regex.Matches(File.ReadAllText(Path.Combine(Recorded.Root, "tools/restored/Restored.props")), @"\$\(RestoredRoot\)([^']+)'\).Ticks").Select(match => match.Groups[1].Value)];

    private static string Assets(string project) => Path.Combine(Path.GetDirectoryName(project)!, "obj/project.assets.json");

    internal static HashSet<string> Closure(string project)
    {
        var known = new HashSet<string>();
        var open = new Stack<string>([project]);
        while (open.TryPop(out var next))
        {
            if (known.Add(next))
            {
                XDocument.Load(Path.Combine(Recorded.Root, next)).Descendants("ProjectReference")
                    .Select(reference => Path.Combine(Path.GetDirectoryName(next)!, reference.Attribute("Include")!.Value))
                    .Select(path => Path.GetRelativePath(Recorded.Root, Path.GetFullPath(path, Recorded.Root)))
                    .ToList().ForEach(open.Push);
            }
        }

        return known;
    }
}
