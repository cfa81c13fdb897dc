using Microsoft.AspNetCore.Routing;

namespace Multitask.Serving;

/// <summary>The page at <c>/</c>, where a person asks a model: one file, with its style and its program.</summary>
internal static class Page
{
    private static readonly Lazy<byte[]> Text = new(Read);

    /// <summary>Adds the address.</summary>
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", async (HttpContext context) =>
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        // What a model or a file is called must not become a program, whatever it says.
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
