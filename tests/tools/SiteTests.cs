using System.Text.RegularExpressions;
using Multitask.Docs;
using Multitask.Tests.Keys;
using Xunit;

namespace Multitask.Tests.Tools;

/// <summary>The documentation as a site: whole, and nothing of it from a network.</summary>
public sealed class SiteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-site-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_page_is_there_and_every_link_between_them_leads_somewhere()
    {
        var count = Site.Write(Recorded.Root, _folder);
        var pages = Directory.EnumerateFiles(_folder, "*.html", SearchOption.AllDirectories).ToArray();
        Assert.Equal(count, pages.Length);
        Assert.Contains(pages, page => page.EndsWith("tutorials/first-run.html", StringComparison.Ordinal));
        Assert.Contains("Pipelines", File.ReadAllText(Path.Combine(_folder, "api", "Multitask.Stages.html")), StringComparison.Ordinal);
        var dead = pages.SelectMany(page => Regex.Matches(File.ReadAllText(page), "(?:href|src)=\"([^\"#]+)")
            .Select(link => link.Groups[1].Value)
            .Where(link => link.EndsWith(".html", StringComparison.Ordinal) || link.EndsWith(".css", StringComparison.Ordinal))
            .Where(link => !link.StartsWith("http", StringComparison.Ordinal) && !File.Exists(Path.Combine(Path.GetDirectoryName(page)!, link)))
            .Select(link => $"{Path.GetRelativePath(_folder, page)}: {link}"));
        Assert.Equal("", string.Join("\n", dead));
        Assert.DoesNotContain(pages, page => File.ReadAllText(page).Contains("src=\"http", StringComparison.Ordinal));
    }
}
