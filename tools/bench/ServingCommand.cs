using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Multitask.Exports;
using Multitask.Serving;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary><c>serve</c>: what it costs to ask a model through HTTP rather than directly.</summary>
internal static class ServingCommand
{
    private const string Wrk = "/usr/bin/wrk";

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
            ("serve", "A model through HTTP and called directly; needs wrk"),
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
        from installed in File.Exists(Wrk) ? Right<string, LanguageExt.Unit>(unit) : $"needs {Wrk}: apt-get install wrk"
        from opened in Scorer.Open(
            Path.Combine(settings.Bundle, "model.onnx"), new ScorerOptions { Provider = new Provider.Cpu(), Threads = settings.Threads, Spin = false })
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
            using var question = new HttpQuestion(scorer.Input, new Uri(app.Server.Urls.First()));
            return Measured(settings, scorer, question);
        });
    }

    private static string Measured(Settings settings, Scorer scorer, HttpQuestion question)
    {
        var (batch, one) = (question.Numbers(settings.Batch), question.Numbers(1));
        var ((times, directCpu), (http, httpCpu)) = (
            WithCpu(() => Times(settings.Time, () => Direct(scorer, batch, settings.Batch))), WithCpu(() => Requests(settings, question)));
        var direct = settings.Batch / Medians.Of(times);
        var half = question.AtRate(http / 2, settings.Time).GetAwaiter().GetResult();
        var (alone, asked) = InTurn(settings.Time, () => Direct(scorer, one, 1), () => question.Ask().GetAwaiter().GetResult());
        return JsonSerializer.Serialize(new
        {
            batch = settings.Batch,
            threads = settings.Threads,
            direct_images_per_second = Math.Round(direct, 1),
            http_images_per_second = Math.Round(http, 1),
            ratio = Math.Round(http / direct, 3),
            // Of this process alone: what others on the machine do moves these less.
            direct_cpu_ms_per_image = Math.Round(directCpu.TotalMilliseconds / (times.Length * settings.Batch), 3),
            http_cpu_ms_per_image = Math.Round(httpCpu.TotalMilliseconds / (http * settings.Time.TotalSeconds), 3),
            half_load_p50_ms = Milliseconds(half, 0.5),
            half_load_p99_ms = Milliseconds(half, 0.99),
            one_client_direct_ms = Milliseconds(alone, 0.5),
            one_client_http_ms = Milliseconds(asked, 0.5),
            load_average = File.ReadAllText("/proc/loadavg").Split(' ')[0],
        });
    }

    private static (T Result, TimeSpan Cpu) WithCpu<T>(Func<T> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        var result = work();
        return (result, Environment.CpuUsage.TotalTime - before);
    }

    private static void Direct(Scorer scorer, float[] numbers, int count)
    {
        using var scores = scorer.Score(numbers, count).IfLeft(reason => throw new InvalidOperationException(reason));
    }

    /// <summary>Answered requests of one example a second, from as many clients as two batches have examples.</summary>
    private static double Requests(Settings settings, HttpQuestion question)
    {
        var folder = Directory.CreateTempSubdirectory("multitask-bench-").FullName;
        File.WriteAllBytes(Path.Combine(folder, "body"), question.Body);
        File.WriteAllText(Path.Combine(folder, "ask.lua"), $"""
            local file = assert(io.open("body", "rb")); wrk.method = "POST"; wrk.body = file:read("*a"); file:close()
            wrk.headers["Inference-Header-Content-Length"] = "{question.JsonLength}"
            """);
        var clients = string.Create(CultureInfo.InvariantCulture, $"-c{2 * settings.Batch}");
        using var wrk = Process.Start(new ProcessStartInfo(
            Wrk, ["-t1", clients, string.Create(CultureInfo.InvariantCulture, $"-d{settings.Time.TotalSeconds}s"), "--timeout", "30s", "-s", "ask.lua", question.Address.ToString()])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;
        var text = wrk.StandardOutput.ReadToEnd();
        Directory.Delete(folder, recursive: true);
        return text.Contains("Non-2xx", StringComparison.Ordinal) || !text.Contains("Requests/sec:", StringComparison.Ordinal)
            ? throw new InvalidOperationException(text)
            : double.Parse(text.Split("Requests/sec:")[1].Split('\n')[0], CultureInfo.InvariantCulture);
    }

    private static double[] Times(TimeSpan time, Action call)
    {
        call();
        var start = Stopwatch.GetTimestamp();
        var times = new List<double>();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            times.Add(Time(call));
        }

        return [.. times];
    }

    /// <summary>
    /// The seconds of two calls, a tenth of the time each in turn, so that whatever else the machine does slows both down. Not call by call:
    /// a session's threads still spin when the other session begins.
    /// </summary>
    private static (double[] First, double[] Second) InTurn(TimeSpan time, Action first, Action second)
    {
        var turns = Enumerable.Range(0, 10).Select(_ => (First: Times(time / 10, first), Second: Times(time / 10, second))).ToArray();
        return ([.. turns.SelectMany(turn => turn.First)], [.. turns.SelectMany(turn => turn.Second)]);
    }

    private static double Time(Action call)
    {
        var start = Stopwatch.GetTimestamp();
        call();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Milliseconds(double[] seconds, double share) =>
        Math.Round(1000 * seconds.Order().ElementAt((int)(share * (seconds.Length - 1))), 2);

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
