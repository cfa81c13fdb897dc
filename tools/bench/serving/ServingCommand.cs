using System.Diagnostics;
using System.Text.Json;
using Multitask.Exports;
using Multitask.Serving;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary><c>serve</c>: what it costs to ask a model through HTTP rather than directly.</summary>
internal static class ServingCommand
{
    /// <summary>
    /// Prints images per second of the scorer called directly and through HTTP with as large batches, and their <c>ratio</c>; the milliseconds
    /// of one request at half that load, p50 and p99; and what HTTP adds to a call where there is one client.
    /// </summary>
    internal static Command Create()
    {
        var bundle = new System.CommandLine.Option<string>("--bundle") { Description = "What `export` wrote", Required = true };
        var batch = new System.CommandLine.Option<int>("--batch") { Description = "Examples of a batch", DefaultValueFactory = _ => 16 };
        var seconds = new System.CommandLine.Option<int>("--seconds") { Description = "Of each measurement", DefaultValueFactory = _ => 10 };
        var threads = Options.Threads();
        return Subcommands.Create(
            ("serve", "A model through HTTP and called directly; needs wrk and h2load"),
            [bundle, batch, seconds, threads],
            result => Run(new Settings(
                Path.GetFullPath(result.GetValue(bundle)!), result.GetValue(batch), TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(threads))).Map(Seq1));
    }

    /// <summary>What is measured.</summary>
    internal sealed record Settings(string Bundle, int Batch, TimeSpan Time, int Threads)
    {
        internal ServingOptions Serving => new(Seq1(new BundleSource("bench", Bundle)))
        {
            Port = 0,
            GrpcPort = 0,
            Watch = TimeSpan.Zero,
            MaxBatch = Batch,
            MaxDelay = TimeSpan.Zero,
            Threads = Threads,
            Provider = new Provider.Cpu(),
        };
    }

    private static Either<string, string> Run(Settings settings) =>
        from installed in LoadGenerators.Installed()
        from opened in Scorer.Open(
            Path.Combine(settings.Bundle, "model.onnx"), new ScorerOptions { Provider = new Provider.Cpu(), Threads = settings.Threads })
        from done in Served(settings, opened)
        select done;

    private static Either<string, string> Served(Settings settings, Scorer opened)
    {
        using var scorer = opened;
        using var metrics = new ServingMetrics();
        return ModelRepository.Open(settings.Serving, metrics).MapLeft(problems => string.Join("; ", problems)).Map(models =>
        {
            using var owned = models;
            using var app = new Disposing(ServingHost.Build(settings.Serving, models, metrics));
            app.Server.StartAsync().GetAwaiter().GetResult();
            using var request = new InferenceRequest(scorer.Input, new Uri(app.Server.Urls.First()));
            return Measured(settings, scorer, request);
        });
    }

    private static string Measured(Settings settings, Scorer scorer, InferenceRequest request)
    {
        var clients = 2 * settings.Batch;
        var (batch, one) = (request.Batch(settings.Batch), request.Batch(1));
        _ = LoadGenerators.ClosedLoop(request, clients, TimeSpan.FromSeconds(2)); // the server's code is compiled
        var full = InTurn(settings.Time, time => settings.Batch / Median(scorer, batch, time), time => LoadGenerators.ClosedLoop(request, clients, time).PerSecond);
        var http = Medians.Of(full.Select(turn => turn.Http).ToArray());
        var half = LoadGenerators.ConstantRate(request, clients, http / 2, settings.Time);
        var alone = InTurn(settings.Time, time => 1000 * Median(scorer, one, time), time => LoadGenerators.ClosedLoop(request, 1, time).Median);
        return JsonSerializer.Serialize(new
        {
            batch = settings.Batch,
            threads = settings.Threads,
            direct_images_per_second = Rounded(full, turn => turn.Direct),
            http_images_per_second = Rounded(full, turn => turn.Http),
            ratio = Rounded(full, turn => turn.Http / turn.Direct),
            half_load_p50_ms = Percentile(half, 0.5),
            half_load_p99_ms = Percentile(half, 0.99),
            one_client_direct_ms = Rounded(alone, turn => turn.Direct),
            one_client_http_ms = Rounded(alone, turn => turn.Http),
            one_client_overhead_ms = Rounded(alone, turn => turn.Http - turn.Direct),
            load_average = File.ReadAllText("/proc/loadavg").Split(' ')[0],
        });
    }

    /// <summary>Two measurements of a second, again and again: they are compared within a turn, for the machine's speed changes from turn to turn.</summary>
    private static Turn[] InTurn(TimeSpan time, Func<TimeSpan, double> direct, Func<TimeSpan, double> http)
    {
        var second = TimeSpan.FromSeconds(1);
        return [.. Enumerable.Range(0, Math.Max(1, (int)time.TotalSeconds)).Select(_ => new Turn(direct(second), http(second)))];
    }

    private static double Rounded(Turn[] turns, Func<Turn, double> value) => Math.Round(Medians.Of([.. turns.Select(value)]), 3);

    private sealed record Turn(double Direct, double Http);

    /// <summary>The median seconds of a direct call, after one that is not counted.</summary>
    private static double Median(Scorer scorer, float[] batch, TimeSpan time)
    {
        var count = batch.Length / (int)scorer.Input.Shape.Count;
        Direct(scorer, batch, count);
        var start = Stopwatch.GetTimestamp();
        var times = new List<double>();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var before = Stopwatch.GetTimestamp();
            Direct(scorer, batch, count);
            times.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        return Medians.Of([.. times]);
    }

    private static void Direct(Scorer scorer, float[] numbers, int count)
    {
        using var scores = scorer.Score(numbers, count).IfLeft(reason => throw new InvalidOperationException(reason));
    }

    private static double Percentile(double[] ascending, double share) => Math.Round(ascending[(int)(share * (ascending.Length - 1))], 2);

    /// <summary>A server that is stopped where it is disposed.</summary>
    private sealed record Disposing(Microsoft.AspNetCore.Builder.WebApplication Server) : IDisposable
    {
        public void Dispose()
        {
            Server.StopAsync().GetAwaiter().GetResult();
            Server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
