using Multitask.Tests.Stages;
using Xunit;

namespace Multitask.Tests.Tracking;

/// <summary>What a collector receives of runs, by OpenTelemetry's own protocol.</summary>
[Trait("Category", "Slow")]
public sealed class TelemetryTests : IDisposable
{
    private const string Yaml = """
        pipeline: traced
        stages:
          data: { load: scenes, train: 2, test: 1, height: 16, width: 16 }
          model: { build: mtan, data: data, filters: [3, 4] }
        """;

    private readonly Bench _bench = new();
    private readonly OtlpCollector _collector = new(FreePort.Next());

    public void Dispose()
    {
        _collector.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task A_run_is_a_trace_with_a_span_for_each_stage_that_ran()
    {
        await Run();
        var spans = _collector.Spans;
        var run = Assert.Single(spans, span => span.Name == "run traced");
        Assert.Equal("", run.Parent);
        Assert.Equal("traced", run.Attributes["multitask.pipeline"]);
        Assert.Equal(["run traced", "stage data", "stage model"], spans.Select(span => span.Name).Order(StringComparer.Ordinal));
        Assert.All(spans.Where(span => span != run && span.Name != run.Name), span =>
        {
            Assert.Equal((run.Trace, run.Id), (span.Trace, span.Parent));
            Assert.Equal((span.Name, "ran", 1UL), ($"stage {span.Attributes["multitask.stage"]}", span.Attributes["multitask.outcome"], span.Status));
            Assert.Matches("^[0-9a-f]{64}$", span.Attributes["multitask.key"]);
            Assert.Equal("new", span.Attributes["multitask.reason"]);
        });
        Assert.Equal("multitask", _collector.Resource["service.name"]);
        Assert.Equal("test", _collector.Resource["deployment.environment"]);
    }

    [Fact]
    public async Task How_long_stages_took_is_a_histogram_with_stage_and_outcome()
    {
        await Run();
        var metric = Assert.Single(_collector.Metrics, one => one.Text(1) == "multitask.stage.duration");
        Assert.Equal("s", metric.Text(3));
        var points = metric.All(9).Single().All(1).ToArray();
        Assert.Equal(
            ["data ran", "model ran"],
            points.Select(point => OtlpCollector.Attributes(point, 9)).Select(one => $"{one["multitask.stage"]} {one["multitask.outcome"]}").Order(StringComparer.Ordinal));
        Assert.All(points, point => Assert.Equal((1UL, true), (point.Number(4), BitConverter.UInt64BitsToDouble(point.Number(5)) > 0)));
    }

    [Fact]
    public async Task What_was_in_the_store_is_an_event_of_the_run()
    {
        await Run();
        await Run();
        var run = _collector.Spans.Last(span => span.Name == "run traced");
        Assert.Equal(["data: hit", "model: hit"], run.Events.Order(StringComparer.Ordinal));
        Assert.Equal(2, _collector.Spans.Count(span => span.Name.StartsWith("stage ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_stage_that_fails_is_a_span_with_the_status_error_and_the_reason()
    {
        await Run(
            Yaml + "\n  train: { train: model, data: data, weighting: equal, epochs: 1, batch: 1, optimizer: { sgd: { lr: 1e30 } } }",
            code: 1);
        var failed = Assert.Single(_collector.Spans, span => span.Name == "stage train");
        Assert.Equal(("failed", 2UL), (failed.Attributes["multitask.outcome"], failed.Status));
        Assert.Matches("^epoch 1, step [12]: .+", failed.Message);
        Assert.All(_collector.Spans.Where(span => span.Name is "stage data" or "stage model"), span => Assert.Equal((1UL, ""), (span.Status, span.Message)));
    }

    private async Task Run(string yaml = Yaml, int code = 0)
    {
        var done = await _bench.RunProcess(
            yaml,
            [
                ("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Address.ToString()),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test"),
            ]);
        Assert.True(done.Code == code, done.Out + done.Error);
    }
}
