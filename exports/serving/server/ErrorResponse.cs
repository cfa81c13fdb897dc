using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multitask.Serving;

/// <summary>Writes errors in the protocol's form: a status and <c>{"error": "..."}</c>.</summary>
internal static class ErrorResponse
{
    /// <summary>Value of <c>Retry-After</c>, in seconds.</summary>
    private const string RetryAfter = "1";

    /// <summary>Does not escape names: the response is declared as JSON and never embedded in HTML.</summary>
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an error, unless the response has started.</summary>
    internal static async Task Write(HttpContext context, RequestError error)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = error.Status;
            if (error.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            {
                context.Response.Headers.RetryAfter = RetryAfter;
            }

            if (error.Status is StatusCodes.Status408RequestTimeout)
            {
                context.Response.Headers.Connection = "close"; // the rest of the body is not read
            }

            // Not cancelled with the request: on a timeout this response is what tells the client.
            var json = JsonSerializer.SerializeToUtf8Bytes(new Error(error.Message), Json);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = json.Length;
            await context.Response.Body.WriteAsync(json, CancellationToken.None);
        }
    }

    /// <summary>Middleware that turns Kestrel's own errors and unexpected exceptions into error responses.</summary>
    internal static async Task Handle(HttpContext context, RequestDelegate next)
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
            await Write(context, new RequestError(problem.StatusCode, Sanitize.Line(problem.Message, 200)));
        }
#pragma warning disable CA1031 // Do not catch general exception types: the server keeps running, and a client that is still connected gets one line
        catch (Exception problem)
#pragma warning restore CA1031
        {
            if (!context.RequestAborted.IsCancellationRequested) // otherwise the client has disconnected
            {
                await Write(context, RequestError.Internal($"{problem.GetType().Name}: {Sanitize.Line(problem.Message, 200)}"));
            }
        }
    }

    private static RequestError Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => RequestError.NotFound("there is no such endpoint; see /openapi/v1.json"),
        StatusCodes.Status405MethodNotAllowed => new(status, "this endpoint does not allow the request's method; see /openapi/v1.json"),
        _ => new(status, $"the request failed with status {status}"),
    };
}
