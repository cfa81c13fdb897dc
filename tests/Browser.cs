using Microsoft.Playwright;

namespace Multitask.Tests;

/// <summary>Debian's Chromium without a window, steered by Playwright. Nothing is downloaded.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts it; the test is skipped where it is not installed.</summary>
    internal static async Task<Browser> Start()
    {
        Xunit.Assert.SkipUnless(File.Exists(Chromium), "needs a browser: apt-get install chromium");
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu"],
            Timeout = 120_000,
        }));
    }

    /// <summary>An empty page in a theme. What its programs and its console complain of is added to a list.</summary>
    internal async Task<IPage> Page(bool dark, List<string> complaints, int width = 1200, int height = 900)
    {
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        page.SetDefaultTimeout(60_000);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
