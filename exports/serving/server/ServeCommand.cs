using System.CommandLine;
using System.Globalization;
using System.Net;
using Multitask.Pipeline.CommandLine;
using OneOption = System.CommandLine.Option<string>;

namespace Multitask.Serving;

/// <summary><c>serve</c>: answers requests with exported models until it is asked to stop.</summary>
public static class ServeCommand
{
    private const double Mebibyte = 1 << 20;

    private static readonly OneOption Host = Options.One("--host", "ADDRESS", "The address to listen on; 127.0.0.1 if not given: this machine only");
    private static readonly OneOption Port = Options.One("--port", "N", "The port of HTTP; 8080 if not given, 0: any free one");
    private static readonly OneOption GrpcPort = Options.One("--grpc-port", "N", "The port of gRPC without TLS; the one after that of HTTP if not given");
    private static readonly OneOption MaxBatch = Options.One("--max-batch", "N", "The most examples a model gets at once; 32 if not given");
    private static readonly OneOption MaxDelay = Options.One("--max-delay", "MS", "How long a batch that is not full waits for more requests; 0 if not given");
    private static readonly OneOption Queue = Options.One("--queue", "N", "The most requests at once, others get status 429; 128 if not given");
    private static readonly OneOption Seconds = Options.One("--timeout", "S", "How long a request may take, and stopping; 30 if not given");
    private static readonly OneOption MaxBody = Options.One("--max-body", "MIB", "The largest request; 32 if not given");
    private static readonly OneOption Threads = Options.One("--threads", "N", "Threads of a model; one for each core if not given");
    private static readonly OneOption Where = Options.One("--provider", "NAME", "auto, cpu or cuda; auto if not given");
    private static readonly OneOption Watch = Options.One("--watch", "S", "How often bundles are looked at for new content; 2 if not given, 0: never");

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it tells what it does; its cancellation stops the server.</param>
    public static ProductCommand Create(Terminal terminal)
    {
        var bundles = new Argument<string[]>("BUNDLE")
        {
            Description = "A folder that `export` wrote, or one of its versions 1, 2, ...; NAME=FOLDER names the model",
            Arity = ArgumentArity.OneOrMore,
        };
        return new ProductCommand(
            new Command("serve", "Answer requests over HTTP and gRPC with exported models")
            {
                bundles, Host, Port, GrpcPort, MaxBatch, MaxDelay, Queue, Seconds, MaxBody, Threads, Where, Watch,
            },
            result => Given(result, Seq(result.GetValue(bundles) ?? []), terminal).Bind(options =>
                Server.Run(options, terminal).GetAwaiter().GetResult()));
    }

    private static Either<string, ServingOptions> Given(ParseResult result, Seq<string> bundles, Terminal terminal)
    {
        var port = Whole(result, Port, (0, ushort.MaxValue), 8080);
        var sizes = (
            Whole(result, MaxBatch, (1, 65_536), 32), Whole(result, MaxDelay, (0, 60_000), 0), Whole(result, Queue, (1, 65_536), 128))
            .Apply((batch, delay, queue) => new ServingOptions(bundles.Map(text => Source(text, terminal)).Strict())
            {
                MaxBatch = batch,
                MaxDelay = TimeSpan.FromMilliseconds(delay),
                Queue = queue,
            });
        var limits = (
            Whole(result, Seconds, (1, 3600), 30), Whole(result, MaxBody, (1, 1024), 32),
            Whole(result, Threads, (1, 1024), Environment.ProcessorCount), Whole(result, Watch, (0, 86_400), 2))
            .Apply((seconds, body, threads, watch) => (Seconds: seconds, Body: body, Threads: threads, Watch: watch));
        return (sizes, limits, Address(result), port, port.Bind(http => Whole(result, GrpcPort, (0, ushort.MaxValue), http == 0 ? 0 : http + 1)), Runs(result))
            .Apply((options, limit, host, http, grpc, provider) => options with
            {
                Host = host,
                Port = http,
                GrpcPort = grpc,
                Timeout = TimeSpan.FromSeconds(limit.Seconds),
                MaxBody = (long)(limit.Body * Mebibyte),
                Threads = limit.Threads,
                Watch = TimeSpan.FromSeconds(limit.Watch),
                Provider = provider,
            })
            .ToEither().MapLeft(mistakes => string.Join("; ", mistakes));
    }

    private static BundleSource Source(string text, Terminal terminal)
    {
        var parts = text.Split('=', 2);
        return parts is [{ Length: > 0 } name, var folder] && !name.Contains('/', StringComparison.Ordinal)
            ? new BundleSource(name, terminal.Absolute(folder))
            : new BundleSource(None, terminal.Absolute(text));
    }

    private static Validation<string, int> Whole(ParseResult result, OneOption option, (int Least, int Most) range, int otherwise) =>
        Optional(result.GetValue(option)).Match(
            Some: text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= range.Least && number <= range.Most
                ? Success<string, int>(number)
                : Fail<string, int>($"{option.Name} must be a whole number from {range.Least} to {range.Most}, found {Sanitize.Line(text)}"),
            None: () => otherwise);

    private static Validation<string, string> Address(ParseResult result) => Optional(result.GetValue(Host)).IfNone("127.0.0.1") switch
    {
        "localhost" => Success<string, string>("127.0.0.1"),
        "*" => Success<string, string>("0.0.0.0"),
        var text => IPAddress.TryParse(text, out var address)
            ? Success<string, string>(address.ToString())
            : Fail<string, string>($"{Host.Name} must be an IP address, as 127.0.0.1 or 0.0.0.0, found {Sanitize.Line(text)}"),
    };

    private static Validation<string, Provider> Runs(ParseResult result) => Optional(result.GetValue(Where)).IfNone("auto") switch
    {
        "auto" => Success<string, Provider>(new Provider.Auto()),
        "cpu" => Success<string, Provider>(new Provider.Cpu()),
        "cuda" => Success<string, Provider>(new Provider.Cuda(0)),
        var word => Fail<string, Provider>($"{Where.Name} must be auto, cpu or cuda, found {Sanitize.Line(word)}"),
    };
}
