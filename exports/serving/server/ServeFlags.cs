using System.CommandLine;
using System.Globalization;
using System.Net;
using Multitask.Pipeline.CommandLine;
using OneOption = System.CommandLine.Option<string>;

namespace Multitask.Serving;

/// <summary>The options of <c>serve</c>, for one command line.</summary>
internal sealed class ServeFlags
{
    private const int Mebibyte = 1 << 20;

    /// <summary>The defaults.</summary>
    private static readonly ServingOptions Defaults = new(Seq<BundleSource>());

    /// <summary>The address to listen on.</summary>
    internal OneOption Host { get; } = Options.One("--host", "ADDRESS", $"The address to listen on; {Defaults.Host}, this machine only, if not given");

    /// <summary>The port of HTTP.</summary>
    internal OneOption Port { get; } = Options.One("--port", "N", Invariant($"The port of HTTP; {Defaults.Port} if not given, 0: any free one"));

    /// <summary>The port of gRPC.</summary>
    internal OneOption GrpcPort { get; } = Options.One("--grpc-port", "N", "The port of gRPC without TLS; the one after that of HTTP if not given");

    /// <summary>The largest batch, in examples.</summary>
    internal OneOption MaxBatch { get; } = Options.One("--max-batch", "N", Invariant($"The most examples in a batch and in a request; {Defaults.MaxBatch} if not given"));

    /// <summary>How long a batch that is not full waits, in milliseconds.</summary>
    internal OneOption MaxDelay { get; } = Options.One("--max-delay", "MS", Invariant($"Milliseconds that a batch that is not full waits for more requests; {Defaults.MaxDelay.TotalMilliseconds} if not given"));

    /// <summary>The largest number of concurrent requests.</summary>
    internal OneOption Queue { get; } = Options.One("--queue", "N", Invariant($"The most requests at once, more get status 429; {Defaults.Queue} if not given"));

    /// <summary>The timeout of a request, in seconds.</summary>
    internal OneOption Timeout { get; } = Options.One("--timeout", "S", Invariant($"Seconds that a request, and shutting down, may take; {Defaults.Timeout.TotalSeconds} if not given"));

    /// <summary>The largest request body, in MiB.</summary>
    internal OneOption MaxBody { get; } = Options.One("--max-body", "MIB", Invariant($"The largest request body in MiB; {Defaults.MaxBody / Mebibyte} if not given"));

    /// <summary>Threads per model.</summary>
    internal OneOption Threads { get; } = Options.One("--threads", "N", "Threads for each model; one per core if not given");

    /// <summary>ONNX Runtime's execution provider.</summary>
    internal OneOption ProviderName { get; } = Options.One("--provider", "NAME", "auto, cpu or cuda; auto if not given");

    /// <summary>How often folders are checked for new content, in seconds.</summary>
    internal OneOption Watch { get; } = Options.One("--watch", "S", Invariant($"Seconds between checks of bundles for new content; {Defaults.Watch.TotalSeconds} if not given, 0: never"));

    /// <summary>Parses the options.</summary>
    /// <returns>The options, or one line listing every invalid one.</returns>
    internal Either<string, ServingOptions> Read(ParseResult result, Seq<BundleSource> bundles)
    {
        var port = Whole(result, Port, (0, ushort.MaxValue), Defaults.Port);
        var sizes = (
            Whole(result, MaxBatch, (1, 65_536), Defaults.MaxBatch),
            Whole(result, MaxDelay, (0, 60_000), (int)Defaults.MaxDelay.TotalMilliseconds),
            Whole(result, Queue, (1, 65_536), Defaults.Queue))
            .Apply((batch, delay, queue) => new ServingOptions(bundles)
            {
                MaxBatch = batch,
                MaxDelay = TimeSpan.FromMilliseconds(delay),
                Queue = queue,
            });
        var limits = (
            Whole(result, Timeout, (1, 3600), (int)Defaults.Timeout.TotalSeconds), Whole(result, MaxBody, (1, 1024), (int)(Defaults.MaxBody / Mebibyte)),
            Whole(result, Threads, (1, 1024), Defaults.Threads), Whole(result, Watch, (0, 86_400), (int)Defaults.Watch.TotalSeconds))
            .Apply((seconds, body, threads, watch) => (Seconds: seconds, Body: body, Threads: threads, Watch: watch));
        return (sizes, limits, Address(result), port, port.Bind(http => Whole(result, GrpcPort, (0, ushort.MaxValue), http is 0 or ushort.MaxValue ? 0 : http + 1)), ProviderOf(result))
            .Apply((options, limit, host, http, grpc, provider) => options with
            {
                Host = host,
                Port = http,
                GrpcPort = grpc,
                Timeout = TimeSpan.FromSeconds(limit.Seconds),
                MaxBody = (long)limit.Body * Mebibyte,
                Threads = limit.Threads,
                Watch = TimeSpan.FromSeconds(limit.Watch),
                Provider = provider,
            })
            .ToEither().MapLeft(mistakes => string.Join("; ", mistakes.Distinct()));
    }

    private static Validation<string, int> Whole(ParseResult result, OneOption option, (int Least, int Most) range, int otherwise) =>
        Optional(result.GetValue(option)).Match(
            Some: text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= range.Least && number <= range.Most
                ? Success<string, int>(number)
                : Fail<string, int>($"{option.Name} must be a whole number from {range.Least} to {range.Most}, found {Sanitize.Line(text)}"),
            None: () => otherwise);

    private Validation<string, string> Address(ParseResult result) => Optional(result.GetValue(Host)).IfNone(Defaults.Host) switch
    {
        "localhost" => Success<string, string>("127.0.0.1"),
        "*" => Success<string, string>("0.0.0.0"),
        var text => IPAddress.TryParse(text, out var address)
            ? Success<string, string>(address.ToString())
            : Fail<string, string>($"{Host.Name} must be an IP address, such as 127.0.0.1 or 0.0.0.0, found {Sanitize.Line(text)}"),
    };

    private Validation<string, Provider> ProviderOf(ParseResult result) => Optional(result.GetValue(ProviderName)).IfNone("auto") switch
    {
        "auto" => Success<string, Provider>(new Provider.Auto()),
        "cpu" => Success<string, Provider>(new Provider.Cpu()),
        "cuda" => Success<string, Provider>(new Provider.Cuda(0)),
        var word => Fail<string, Provider>($"{ProviderName.Name} must be auto, cpu or cuda, found {Sanitize.Line(word)}"),
    };
}
