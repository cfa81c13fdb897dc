using System.Diagnostics;
using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary>What <c>wrk</c> measured.</summary>
/// <param name="PerSecond">Answered requests per second.</param>
/// <param name="Median">The median latency in milliseconds.</param>
internal sealed record ClosedLoop(double PerSecond, double Median);

/// <summary>Programs that send requests from processes of their own, so that a client's garbage and threads are not the server's.</summary>
internal static class LoadGenerators
{
    private const string Wrk = "/usr/bin/wrk";
    private const string H2Load = "/usr/bin/h2load";

    /// <summary>Left: what must be installed.</summary>
    internal static Either<string, LanguageExt.Unit> Installed() =>
        File.Exists(Wrk) && File.Exists(H2Load) ? unit : Left("needs wrk and h2load: apt-get install wrk nghttp2-client");

    /// <summary>As many requests as clients can send, each as soon as its last one is answered.</summary>
    /// <param name="request">What they send.</param>
    /// <param name="clients">How many.</param>
    /// <param name="time">Whole seconds, at least one.</param>
    internal static ClosedLoop ClosedLoop(InferenceRequest request, int clients, TimeSpan time)
    {
        File.WriteAllText(Path.Combine(request.Folder, "request.lua"), $"""
            local file = assert(io.open("{InferenceRequest.Body}", "rb")); wrk.method = "POST"; wrk.body = file:read("*a"); file:close()
            wrk.headers["{InferenceRequest.HeaderName}"] = "{request.Header}"
            function done(summary, latency, requests)
                local errors = summary.errors
                local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
                io.write(string.format("measured %d %d %d %d\n", summary.requests, failed, summary.duration, latency:percentile(50)))
            end
            """);
        var seconds = Math.Max(1, (int)time.TotalSeconds);
        var text = Run(request, Wrk, ["-t1", Text($"-c{clients}"), Text($"-d{seconds}s"), "--timeout", "30s", "-s", "request.lua", request.Address.ToString()]);
        var line = text.Split('\n').First(found => found.StartsWith("measured ", StringComparison.Ordinal));
        var numbers = line.Split(' ').Skip(1).Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return numbers[1] == 0 ? new ClosedLoop(numbers[0] / numbers[2] * 1e6, numbers[3] / 1e3) : throw new InvalidOperationException(text);
    }

    /// <summary>The latencies in milliseconds, in ascending order, of requests that clients send in turn at a constant rate.</summary>
    /// <param name="request">What they send.</param>
    /// <param name="clients">How many; none has two requests on their way at once.</param>
    /// <param name="rate">Requests per second of all clients.</param>
    /// <param name="time">For how long.</param>
    internal static double[] ConstantRate(InferenceRequest request, int clients, double rate, TimeSpan time)
    {
        var log = Path.Combine(request.Folder, "latencies");
        File.Delete(log);
        var each = Math.Max(1, (int)(rate * time.TotalSeconds / clients));
        // A client begins one period of the whole load after the last, so that requests come one at a time.
        var text = Run(request, H2Load,
        [
            "--h1", Text($"-c{clients}"), Text($"-n{each * clients}"), "-r1", Text($"--rate-period={Math.Max(1, 1000 / rate):F0}ms"), Text($"--rps={rate / clients:F3}"),
            "-d", InferenceRequest.Body, "-H", $"{InferenceRequest.HeaderName}: {request.Header}", $"--log-file={log}", request.Address.ToString(),
        ]);
        return text.Contains(" 0 failed, 0 errored", StringComparison.Ordinal)
            ? [.. File.ReadLines(log).Select(line => double.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture) / 1e3).Order()]
            : throw new InvalidOperationException(text);
    }

    private static string Run(InferenceRequest request, string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = request.Folder, RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
