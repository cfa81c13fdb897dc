using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>Writes refusals as the protocol has them: a status and <c>{"error": "..."}</c>.</summary>
internal static class Refusals
{
    /// <summary>How many seconds a client should wait before it asks a busy server again.</summary>
    private const string Patience = "1";

    /// <summary>Names stand as they are: what is sent is JSON, and says so.</summary>
    internal static JsonSerializerOptions Plain { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a refusal, unless an answer has begun.</summary>
    internal static async Task Write(HttpContext context, Refusal refusal)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = refusal.Status;
            if (refusal.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            {
                context.Response.Headers.RetryAfter = Patience;
            }

            if (refusal.Status is StatusCodes.Status408RequestTimeout)
            {
                context.Response.Headers.Connection = "close"; // the rest of the body is waited for no longer
            }

            // Not given up where the request was: this is what says so.
            var json = JsonSerializer.SerializeToUtf8Bytes(new Error(refusal.Message), Plain);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = json.Length;
            await context.Response.Body.WriteAsync(json, CancellationToken.None);
        }
    }

    /// <summary>Turns what Kestrel says of a request, and what nobody expected, into refusals.</summary>
    internal static async Task Guard(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null })
            {
                await Write(context, Of(context.Response.StatusCode));
            }
        }
        catch (BadHttpRequestException problem)
        {
            await Write(context, new Refusal(problem.StatusCode, Sanitize.Line(problem.Message, 200)));
        }
#pragma warning disable CA1031 // Do not catch general exception types: the server goes on, and the client, if it is still there, gets one line
        catch (Exception problem)
#pragma warning restore CA1031
        {
            if (!context.RequestAborted.IsCancellationRequested) // or else the client has gone, and nobody would read why
            {
                await Write(context, Refusal.Failed($"{problem.GetType().Name}: {Sanitize.Line(problem.Message, 200)}"));
            }
        }
    }

    private static Refusal Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => Refusal.Missing("there is nothing at this address; /openapi/v1.json lists what there is"),
        StatusCodes.Status405MethodNotAllowed => new(status, "this address is asked by another method; /openapi/v1.json lists them"),
        _ => new(status, $"the request is refused with status {status}"),
    };
}
