using System.CommandLine;
using System.Globalization;
using System.Net;
using Multitask.Pipeline.CommandLine;
using static System.FormattableString;
using OneOption = System.CommandLine.Option<string>;

namespace Multitask.Serving;

/// <summary>The options of <c>serve</c>, for one command line.</summary>
internal sealed class ServeFlags
{
    private const int Mebibyte = 1 << 20;

    /// <summary>What holds where an option is not given.</summary>
    private static readonly ServingOptions Usual = new(Seq<BundleSource>());

    /// <summary>Where to listen.</summary>
    internal OneOption Host { get; } = Options.One("--host", "ADDRESS", $"The address to listen on; {Usual.Host} if not given: this machine only");

    /// <summary>Of HTTP.</summary>
    internal OneOption Port { get; } = Options.One("--port", "N", Invariant($"The port of HTTP; {Usual.Port} if not given, 0: any free one"));

    /// <summary>Of gRPC.</summary>
    internal OneOption GrpcPort { get; } = Options.One("--grpc-port", "N", "The port of gRPC without TLS; the one after that of HTTP if not given");

    /// <summary>Examples of a batch.</summary>
    internal OneOption MaxBatch { get; } = Options.One("--max-batch", "N", Invariant($"The most examples a model gets at once; {Usual.MaxBatch} if not given"));

    /// <summary>How long a batch waits.</summary>
    internal OneOption MaxDelay { get; } = Options.One("--max-delay", "MS", Invariant($"How long a batch that is not full waits for more requests; {Usual.MaxDelay.TotalMilliseconds} if not given"));

    /// <summary>Requests at once.</summary>
    internal OneOption Queue { get; } = Options.One("--queue", "N", Invariant($"The most requests at once, others get status 429; {Usual.Queue} if not given"));

    /// <summary>Of a request.</summary>
    internal OneOption Seconds { get; } = Options.One("--timeout", "S", Invariant($"How long a request may take, and stopping; {Usual.Timeout.TotalSeconds} if not given"));

    /// <summary>Of a request.</summary>
    internal OneOption MaxBody { get; } = Options.One("--max-body", "MIB", Invariant($"The largest request; {Usual.MaxBody / Mebibyte} if not given"));

    /// <summary>Of a model.</summary>
    internal OneOption Threads { get; } = Options.One("--threads", "N", "Threads of a model; one for each core if not given");

    /// <summary>Which provider.</summary>
    internal OneOption Where { get; } = Options.One("--provider", "NAME", "auto, cpu or cuda; auto if not given");

    /// <summary>How often folders are looked at.</summary>
    internal OneOption Watch { get; } = Options.One("--watch", "S", Invariant($"How often bundles are looked at for new content; {Usual.Watch.TotalSeconds} if not given, 0: never"));

    /// <summary>The options as given; Left: every mistake in them.</summary>
    internal Either<string, ServingOptions> Read(ParseResult result, Seq<BundleSource> bundles)
    {
        var port = Whole(result, Port, (0, ushort.MaxValue), Usual.Port);
        var sizes = (
            Whole(result, MaxBatch, (1, 65_536), Usual.MaxBatch),
            Whole(result, MaxDelay, (0, 60_000), (int)Usual.MaxDelay.TotalMilliseconds),
            Whole(result, Queue, (1, 65_536), Usual.Queue))
            .Apply((batch, delay, queue) => new ServingOptions(bundles)
            {
                MaxBatch = batch,
                MaxDelay = TimeSpan.FromMilliseconds(delay),
                Queue = queue,
            });
        var limits = (
            Whole(result, Seconds, (1, 3600), (int)Usual.Timeout.TotalSeconds), Whole(result, MaxBody, (1, 1024), (int)(Usual.MaxBody / Mebibyte)),
            Whole(result, Threads, (1, 1024), Usual.Threads), Whole(result, Watch, (0, 86_400), (int)Usual.Watch.TotalSeconds))
            .Apply((seconds, body, threads, watch) => (Seconds: seconds, Body: body, Threads: threads, Watch: watch));
        return (sizes, limits, Address(result), port, port.Bind(http => Whole(result, GrpcPort, (0, ushort.MaxValue), http is 0 or ushort.MaxValue ? 0 : http + 1)), Runs(result))
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

    private Validation<string, string> Address(ParseResult result) => Optional(result.GetValue(Host)).IfNone(Usual.Host) switch
    {
        "localhost" => Success<string, string>("127.0.0.1"),
        "*" => Success<string, string>("0.0.0.0"),
        var text => IPAddress.TryParse(text, out var address)
            ? Success<string, string>(address.ToString())
            : Fail<string, string>($"{Host.Name} must be an IP address, as 127.0.0.1 or 0.0.0.0, found {Sanitize.Line(text)}"),
    };

    private Validation<string, Provider> Runs(ParseResult result) => Optional(result.GetValue(Where)).IfNone("auto") switch
    {
        "auto" => Success<string, Provider>(new Provider.Auto()),
        "cpu" => Success<string, Provider>(new Provider.Cpu()),
        "cuda" => Success<string, Provider>(new Provider.Cuda(0)),
        var word => Fail<string, Provider>($"{Where.Name} must be auto, cpu or cuda, found {Sanitize.Line(word)}"),
    };
}
