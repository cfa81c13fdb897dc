using System.Diagnostics;

namespace Multitask.Serving;

/// <summary>What every request to a model goes through: the model is held, the request measured and traced, a refusal written.</summary>
/// <param name="models">What is served.</param>
/// <param name="metrics">Told of each request.</param>
internal sealed class Answering(ModelRepository models, ServingMetrics metrics)
{
    /// <summary>Answers a request to a model, or says why not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">Its name, and the version if one is asked for.</param>
    /// <param name="answer">Writes the answer.</param>
    internal async Task Handle(HttpContext context, (string Name, Option<string> Version) model, Func<ServedVersion, Task<Either<Refusal, Unit>>> answer)
    {
        var start = Stopwatch.GetTimestamp();
        using var trace = metrics.Trace("answer").MatchUnsafe<Activity?>(activity => activity, () => null);
        trace?.SetTag("multitask.model", model.Name);
        var found = models.Hold(model.Name, model.Version);
        try
        {
            var done = await found.MatchAsync(answer, refusal => refusal);
            await done.Match(Right: _ => Task.CompletedTask, Left: refusal => Refusals.Write(context, refusal));
        }
        finally
        {
            found.IfRight(served => served.Dispose());
            // The names of models that are not there must not become labels without end.
            metrics.Request(found.Map(served => served.Name).IfLeft("unknown"), context.Response.StatusCode, Stopwatch.GetElapsedTime(start));
        }
    }
}
