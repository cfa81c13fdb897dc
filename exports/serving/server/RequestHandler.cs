using System.Diagnostics;

namespace Multitask.Serving;

/// <summary>What all HTTP requests to a model have in common: acquiring the model, metrics, tracing and error responses.</summary>
/// <param name="models">The models that are served.</param>
/// <param name="metrics">Records each request.</param>
internal sealed class RequestHandler(ModelRepository models, ServingMetrics metrics)
{
    /// <summary>Handles a request to a model.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">The model's name and, if the client names one, its version.</param>
    /// <param name="respond">Writes the response, or returns an error.</param>
    internal async Task Handle(HttpContext context, (string Name, Option<string> Version) model, Func<ServedVersion, Task<Either<RequestError, Unit>>> respond)
    {
        var start = Stopwatch.GetTimestamp();
        using var trace = metrics.Trace("answer").MatchUnsafe<Activity?>(activity => activity, () => null);
        trace?.SetTag("multitask.model", model.Name);
        var acquired = models.Acquire(model.Name, model.Version);
        try
        {
            var done = await acquired.MatchAsync(respond, error => error);
            await done.Match(Right: _ => Task.CompletedTask, Left: error => ErrorResponse.Write(context, error));
        }
        finally
        {
            acquired.IfRight(served => served.Dispose());
            // A client can send any name: names of unknown models would make the label's cardinality unbounded.
            metrics.Request(acquired.Map(served => served.Name).IfLeft("unknown"), context.Response.StatusCode, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>Writes a JSON response.</summary>
    internal static async Task<Either<RequestError, Unit>> Json<T>(HttpContext context, T value)
    {
        await context.Response.WriteAsJsonAsync(value);
        return unit;
    }
}
