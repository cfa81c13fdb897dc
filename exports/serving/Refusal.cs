namespace Multitask.Serving;

/// <summary>Why a request is not answered: a status of HTTP and one line.</summary>
internal sealed record Refusal(int Status, string Message)
{
    /// <summary>The request makes no sense.</summary>
    internal static Refusal Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>There is no such model, version or output.</summary>
    internal static Refusal Missing(string message) => new(StatusCodes.Status404NotFound, message);

    /// <summary>The model failed.</summary>
    internal static Refusal Failed(string message) => new(StatusCodes.Status500InternalServerError, message);

    /// <summary>As many requests are being answered as the server takes at once.</summary>
    internal static Refusal Busy { get; } =
        new(StatusCodes.Status429TooManyRequests, "the server answers as many requests as it takes at once: try again later");

    /// <summary>The server or the model comes to an end.</summary>
    internal static Refusal Stopping { get; } = new(StatusCodes.Status503ServiceUnavailable, "the model is being stopped");

    /// <summary>It was not answered in time.</summary>
    internal static Refusal Late { get; } = new(StatusCodes.Status504GatewayTimeout, "the request was not answered in time");

    /// <summary>The key is missing or unknown.</summary>
    internal static Refusal Unauthorised { get; } = new(
        StatusCodes.Status401Unauthorized, "an API key is needed: send the header `X-API-Key: KEY` or `Authorization: Bearer KEY`");
}
