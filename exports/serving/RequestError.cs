namespace Multitask.Serving;

/// <summary>Why a request fails: an HTTP status and a message of one line.</summary>
internal sealed record RequestError(int Status, string Message)
{
    /// <summary>The request is malformed or does not fit the model.</summary>
    internal static RequestError BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>There is no such model, version or output.</summary>
    internal static RequestError NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    /// <summary>The model or the server failed.</summary>
    internal static RequestError Internal(string message) => new(StatusCodes.Status500InternalServerError, message);

    /// <summary>The server is already handling as many requests as it accepts at once.</summary>
    internal static RequestError TooManyRequests { get; } =
        new(StatusCodes.Status429TooManyRequests, "the server is handling as many requests as it accepts at once: try again later");

    /// <summary>The model is being unloaded, or the server is shutting down.</summary>
    internal static RequestError Unavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "the model is being unloaded or the server is shutting down");

    /// <summary>The request took longer than the timeout.</summary>
    internal static RequestError TimedOut { get; } = new(StatusCodes.Status504GatewayTimeout, "the request timed out");

    /// <summary>The API key is missing or unknown.</summary>
    internal static RequestError Unauthorized { get; } = new(
        StatusCodes.Status401Unauthorized, "an API key is required: send the header `X-API-Key: KEY` or `Authorization: Bearer KEY`");
}
