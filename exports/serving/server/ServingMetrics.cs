using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Multitask.Serving;

/// <summary>The server's metrics and traces, for Prometheus and OpenTelemetry. Times are in seconds.</summary>
internal sealed class ServingMetrics : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    internal const string Name = "Multitask.Serving";

    private readonly Meter _meter = new(Name);
    private readonly ActivitySource _traces = new(Name);
    private readonly Histogram<double> _requests;
    private readonly Histogram<double> _waiting;
    private readonly Histogram<double> _computing;
    private readonly Histogram<int> _batches;
    private readonly Counter<long> _loads;

    /// <summary>Creates the instruments.</summary>
    internal ServingMetrics()
    {
        _requests = _meter.CreateHistogram<double>("multitask.request.duration", "s", "Time from a request's headers to its response");
        _waiting = _meter.CreateHistogram<double>("multitask.queue.duration", "s", "Time a request waited for its batch");
        _computing = _meter.CreateHistogram<double>("multitask.batch.duration", "s", "Time the model took for a batch");
        _batches = _meter.CreateHistogram(
            "multitask.batch.examples", "{example}", "Examples in a batch", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });
        _loads = _meter.CreateCounter<long>("multitask.model.loads", "{load}", "Reloads of a bundle, served or refused");
    }

    /// <summary>Starts the trace of a request to a model.</summary>
    internal Option<Activity> Trace(string kind) => Optional(_traces.StartActivity(kind, ActivityKind.Internal));

    /// <summary>Records a completed request to a model.</summary>
    internal void Request(string model, int status, TimeSpan took) =>
        _requests.Record(took.TotalSeconds, new TagList { { "model", model }, { "status", status } });

    /// <summary>Records a completed batch.</summary>
    internal void Batch(string model, string version, BatchStats batch)
    {
        var tags = new TagList { { "model", model }, { "version", version } };
        _batches.Record(batch.Count, tags);
        _computing.Record(batch.ComputeTime.TotalSeconds, tags);
        batch.QueueTimes.Iter(time => _waiting.Record(time.TotalSeconds, tags));
    }

    /// <summary>Records an attempt to load new content of a bundle.</summary>
    internal void Load(string model, bool served) => _loads.Add(1, new TagList { { "model", model }, { "outcome", served ? "served" : "refused" } });

    /// <inheritdoc />
    public void Dispose()
    {
        _meter.Dispose();
        _traces.Dispose();
    }
}
