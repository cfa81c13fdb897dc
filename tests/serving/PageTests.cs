using Microsoft.Playwright;
using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Serving;

/// <summary>The page, in a browser, with a model that a pipeline has trained and exported.</summary>
/// <remarks>Where the variable <c>SCREENSHOTS</c> names a folder, pictures of the page are left there.</remarks>
[Trait("Category", "Slow")]
public sealed class PageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_drops_a_picture_and_sees_the_answer_of_every_task(bool dark)
    {
        await using var browser = await Browser.Start();
        using var bench = new Bench();
        var (code, text) = bench.Run(Bench.Small);
        Assert.True(code == 0, text);
        await using var server = await RunningServer.Start(_ => [("small", bench.Out("small", "onnx"))]);
        var complaints = new List<string>();
        var page = await browser.Page(dark, complaints);
        await page.GotoAsync(server.Address.ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Use the sample" }).ClickAsync();
        await Answers(page, "semantic", "depth", "normal");
        await Shot(page, $"picture-{(dark ? "dark" : "light")}");
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "no.png", MimeType = "image/png", Buffer = [1, 2, 3] });
        await Assertions.Expect(page.Locator("#error")).ToContainTextAsync("the body is neither an image");
        Assert.DoesNotContain(complaints, one => !one.Contains("400", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_types_a_row_and_sees_the_answer_of_every_task(bool dark)
    {
        await using var browser = await Browser.Start();
        await using var server = await RunningServer.Both();
        var complaints = new List<string>();
        var page = await browser.Page(dark, complaints);
        await page.GotoAsync(server.Address.ToString());
        await page.GetByLabel("age").FillAsync("44");
        await page.GetByLabel("job").SelectOptionAsync("nurse");
        await page.GetByRole(AriaRole.Button, new() { Name = "Predict" }).ClickAsync();
        await Answers(page, "income", "married");
        var (_, json) = await server.Post("/predict/people", """{"age":44,"job":"nurse"}""");
        await Assertions.Expect(page.Locator("article", new() { HasText = "income" }).Locator(".big")).ToHaveTextAsync((string)json["answers"]![0]!["income"]!["class"]!);
        await Shot(page, $"row-{(dark ? "dark" : "light")}");
        await page.Locator("#model").SelectOptionAsync("rooms");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use the sample" }).ClickAsync();
        await Answers(page, "semantic", "depth", "normal");
        Assert.Empty(complaints);
    }

    private static async Task Answers(IPage page, params string[] tasks)
    {
        await Assertions.Expect(page.Locator("article h2")).ToHaveTextAsync(tasks);
        await Assertions.Expect(page.Locator("#error")).ToHaveTextAsync("");
        Assert.Equal(0, await page.EvaluateAsync<int>("[...document.querySelectorAll('.bar span')].filter(one => one.scrollWidth > one.clientWidth).length"));
    }

    private static async Task Shot(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }
}
