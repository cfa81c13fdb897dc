using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Multitask.Serving;

/// <summary>What the server counts and measures, for Prometheus and OpenTelemetry. Times are in seconds.</summary>
internal sealed class ServingMetrics : IDisposable
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    internal const string Name = "Multitask.Serving";

    private readonly Meter _meter = new(Name);
    private readonly ActivitySource _traces = new(Name);
    private readonly Histogram<double> _requests;
    private readonly Histogram<double> _waiting;
    private readonly Histogram<double> _computing;
    private readonly Histogram<int> _batches;
    private readonly Counter<long> _loads;

    /// <summary>Makes the instruments.</summary>
    internal ServingMetrics()
    {
        _requests = _meter.CreateHistogram<double>("multitask.request.duration", "s", "From a request's headers to its answer");
        _waiting = _meter.CreateHistogram<double>("multitask.queue.duration", "s", "How long a request waited for its batch");
        _computing = _meter.CreateHistogram<double>("multitask.batch.duration", "s", "How long the model took for a batch");
        _batches = _meter.CreateHistogram(
            "multitask.batch.examples", "{example}", "Examples of a batch", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });
        _loads = _meter.CreateCounter<long>("multitask.model.loads", "{load}", "How often new content of a bundle was served, or refused");
    }

    /// <summary>Begins the trace of a request to a model.</summary>
    internal Option<Activity> Trace(string kind) => Optional(_traces.StartActivity(kind, ActivityKind.Internal));

    /// <summary>A request to a model was answered.</summary>
    internal void Request(string model, int status, TimeSpan took) =>
        _requests.Record(took.TotalSeconds, new TagList { { "model", model }, { "status", status } });

    /// <summary>A batch was answered.</summary>
    internal void Batch(string model, string version, BatchDone batch)
    {
        var tags = new TagList { { "model", model }, { "version", version } };
        _batches.Record(batch.Count, tags);
        _computing.Record(batch.Took.TotalSeconds, tags);
        batch.Waited.Iter(waited => _waiting.Record(waited.TotalSeconds, tags));
    }

    /// <summary>New content of a bundle is served, or not.</summary>
    internal void Load(string model, bool served) => _loads.Add(1, new TagList { { "model", model }, { "outcome", served ? "served" : "refused" } });

    /// <inheritdoc />
    public void Dispose()
    {
        _meter.Dispose();
        _traces.Dispose();
    }
}
