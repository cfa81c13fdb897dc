using System.Text.RegularExpressions;
using Multitask.Docs;
using Multitask.Tests.Keys;
using Xunit;

namespace Multitask.Tests.Tools;

/// <summary>The documentation as a site: whole, and nothing of it from a network.</summary>
[Trait("Category", "Slow")]
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

    [Fact]
    public void Every_equation_is_drawn_by_the_browser_itself()
    {
        Site.Write(Recorded.Root, _folder);
        var (source, page) = (File.ReadAllText(Path.Combine(Recorded.Root, "docs", "methods.md")), File.ReadAllText(Path.Combine(_folder, "methods.html")));
        Assert.Equal(Regex.Count(source, "^```math$", RegexOptions.Multiline), Regex.Count(page, "<div class=\"equation\"><math display=\"block\">"));
        Assert.DoesNotContain('$', page);
        Assert.All(Directory.EnumerateFiles(_folder, "*.html", SearchOption.AllDirectories), file => Assert.DoesNotContain("class=\"math\"", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void The_reference_has_every_command_every_method_and_every_key_with_its_default()
    {
        Site.Write(Recorded.Root, _folder);
        string Read(string name) => File.ReadAllText(Path.Combine(_folder, "reference", name));
        Assert.Contains("<h2 id=\"serve\"><code>multitask serve</code></h2>", Read("command-line.html"), StringComparison.Ordinal);
        Assert.Contains("nash-mtl", Read("names.html"), StringComparison.Ordinal);
        Assert.Contains(
            "<tr><td><code>build: mtan</code></td><td><code>filters</code></td><td>list</td><td><code>[64,128,256,512,512]</code></td><td>Filters of the five levels of the encoder.</td></tr>",
            Read("keys.html"),
            StringComparison.Ordinal);
        Assert.Contains("<td><code>famo.gamma</code></td><td>number ≥ 0</td><td><code>0.001</code></td>", Read("keys.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_fit_a_phone_and_a_browser_complains_of_nothing()
    {
        await using var browser = await Browser.Start();
        Site.Write(Recorded.Root, _folder);
        var complaints = new List<string>();
        foreach (var page in new[] { "methods.html", "index.html", "reference/keys.html" })
        {
            var shown = await browser.Page(dark: false, complaints, width: 390);
            await shown.GotoAsync(new Uri(Path.Combine(_folder, page)).AbsoluteUri);
            Assert.True(await shown.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390, page);
            Assert.Equal(0, await shown.EvaluateAsync<int>("[...document.querySelectorAll('math')].filter(one => one.getBoundingClientRect().height < 8).length"));
        }

        Assert.Empty(complaints);
    }
}
