using Microsoft.AspNetCore.Routing;

namespace Multitask.Serving;

/// <summary>The page at <c>/</c> for trying a model in a browser: one HTML file with its style sheet and script.</summary>
internal static class Page
{
    private static readonly Lazy<byte[]> Text = new(Read);

    /// <summary>Maps the endpoint.</summary>
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", async (HttpContext context) =>
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        // Defence in depth: the page inserts names of models, tasks and files, which must never run as script.
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.Body.WriteAsync(Text.Value, context.RequestAborted);
    }).AllowAnonymous();

    private static byte[] Read()
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("page.html")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
