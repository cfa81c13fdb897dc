using Deque.AxeCore.Playwright;
using LanguageExt;
using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Reports;

/// <summary>The pages of a real run in a real browser.</summary>
[Trait("Category", "Slow")]
public sealed class BrowserTests : IDisposable
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task The_pages_of_a_run_are_drawn_whole_and_legible_in_both_themes_and_on_a_phone()
    {
        await using var browser = await Browser.Start();
        var (code, text) = _bench.Run(Bench.Small);
        Assert.True(code == 0, text);
        foreach (var (dark, width) in new[] { (false, 1200), (true, 1200), (false, 390), (true, 390) })
        {
            foreach (var file in new[] { "report.html", "comparison.html" })
            {
                await Check(browser, file, dark, width);
            }
        }
    }

    public void Dispose() => _bench.Dispose();

    private async Task Check(Browser browser, string file, bool dark, int width)
    {
        var (complaints, requests) = (new List<string>(), new List<string>());
        var page = await browser.Page(dark, complaints, width);
        page.Request += (_, request) => requests.Add(request.Url);
        var address = new Uri(_bench.Out("small", file)).AbsoluteUri;
        await page.GotoAsync(address);
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
        Assert.Empty(complaints);
        Assert.All(requests, one => Assert.True(one == address || one.StartsWith("data:", StringComparison.Ordinal), one));
        Assert.Equal(0, await page.EvaluateAsync<int>("[...document.images].filter(one => !one.complete || one.naturalWidth === 0).length"));
        Assert.Equal(0, await page.EvaluateAsync<int>(
            "[...document.querySelectorAll('svg')].filter(one => one.getBoundingClientRect().height < 20 || !one.querySelector('path,rect,polyline,polygon,line')).length"));
        Assert.True(await page.EvaluateAsync<int>("document.querySelectorAll('figure svg').length") > 3);
        var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(wide <= width, $"{file}: {wide} pixels wide on a screen of {width}");
        var found = await page.RunAxe();
        Assert.Equal("", string.Join("\n", found.Violations.Select(one => $"{file}, dark {dark}, {width}: {one.Id}: {one.Help}: {one.Nodes[0].Html}")));
        await page.CloseAsync();
    }
}
