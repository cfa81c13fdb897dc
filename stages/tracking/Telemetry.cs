using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Multitask.Stages.Tracking;

/// <summary>A run as OpenTelemetry sees it: a span with one span per stage, and how long stages take.</summary>
/// <remarks>Only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the exporter reads that and the other variables of the specification itself.</remarks>
internal sealed class Telemetry : IRunWatch
{
    private const string Name = "multitask";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;
    private readonly Histogram<double> _seconds;
    private readonly Option<Activity> _run;
    private readonly Dictionary<string, Activity> _stages = [];

    private Telemetry(string pipeline)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(Name).AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Name).AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Name).AddOtlpExporter().Build();
        _seconds = _meter.CreateHistogram<double>("multitask.stage.duration", "s", "How long a stage took");
        _run = Prelude.Optional(_source.StartActivity($"run {pipeline}"));
        _run.IfSome(span => span.SetTag("multitask.pipeline", pipeline));
    }

    /// <summary>Somebody who tells the collector, where there is one.</summary>
    internal static IRunWatch Watch(Plan<StageOutput> plan) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Endpoint))
        ? IRunWatch.None
        : new Telemetry(plan.Settings.Name);

    /// <inheritdoc />
    public void Tell(Pipeline.Running.Event what)
    {
        switch (what)
        {
            case Pipeline.Running.Event.StageStarted start:
                Prelude.Optional(_source.StartActivity($"stage {start.Name}", ActivityKind.Internal, Context)).IfSome(span =>
                    _stages[start.Name] = span.SetTag("multitask.stage", start.Name).SetTag("multitask.key", start.Key).SetTag("multitask.reason", start.Reason.Text));
                break;
            case Pipeline.Running.Event.StageFinished end:
                End(end);
                break;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _run.IfSome(span => span.Dispose());
        _traces.Dispose();
        _metrics.Dispose();
        _source.Dispose();
        _meter.Dispose();
    }

    private ActivityContext Context => _run.Map(span => span.Context).IfNone(default(ActivityContext));

    /// <summary>A stage whose output was in the store has no span of its own: it is an event of the run.</summary>
    private void End(Pipeline.Running.Event.StageFinished end)
    {
        var outcome = end.Outcome.ToString().ToLowerInvariant();
        _seconds.Record(end.Seconds, new("multitask.stage", end.Name), new("multitask.outcome", outcome));
        if (_stages.Remove(end.Name, out var span))
        {
            span.SetTag("multitask.outcome", outcome);
            _ = end.Outcome == Outcome.Failed ? span.SetStatus(ActivityStatusCode.Error, end.Reason) : span.SetStatus(ActivityStatusCode.Ok);
            span.Dispose();
            return;
        }

        _run.IfSome(run => run.AddEvent(new ActivityEvent($"{end.Name}: {outcome}")));
    }
}
