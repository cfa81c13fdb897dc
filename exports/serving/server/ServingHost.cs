using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Multitask.Serving;

/// <summary>Puts the server together: addresses, limits, and what every request goes through.</summary>
internal static class ServingHost
{
    private const string Accepted = "accepted";
    private const string TracesTo = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>A server that is not started yet.</summary>
    /// <param name="options">How it serves.</param>
    /// <param name="models">What it serves.</param>
    /// <param name="metrics">What it measures.</param>
    internal static WebApplication Build(ServingOptions options, ModelRepository models, ServingMetrics metrics)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ServingHost).Assembly.GetName().Name,
            // To notice that appsettings.json changes, every folder below the current one would be watched.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults(options) });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true)
            .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options, builder.Configuration));
        Services(builder.Services, options);
        builder.Services.AddSingleton(models).AddSingleton(metrics).AddSingleton<Answering>().AddSingleton(_ => new Decoding(options));
        Measured(builder.Services, builder.Configuration);
        var app = builder.Build();
        Pipe(app);
        Map(app, models);
        return app;
    }

    /// <summary>A request counts among those that are answered at once.</summary>
    internal static TBuilder Limited<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.RequireRateLimiting(Accepted);

    /// <summary>What holds where no setting of ASP.NET says otherwise.</summary>
    private static Dictionary<string, string?> Defaults(ServingOptions options) => new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        // Why a server cannot start, the command says in one line.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting"] = "None",
        // A page from elsewhere must not reach a server on this machine under a name of its own.
        ["AllowedHosts"] = IPAddress.TryParse(options.Host, out var address) && IPAddress.IsLoopback(address) ? "localhost;127.0.0.1;[::1]" : "*",
    };

    /// <summary>The addresses of the options, unless the settings of Kestrel name others: those may have TLS.</summary>
    private static void Listen(KestrelServerOptions kestrel, ServingOptions options, ConfigurationManager settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBody;
        kestrel.Limits.RequestHeadersTimeout = options.Timeout;
        // Room for the answer of a picture: with the 64 kB of Kestrel a thread waits for the client several times an answer.
        kestrel.Limits.MaxResponseBufferSize = 1 << 20;
        if (settings.GetSection("Kestrel:Endpoints").GetChildren().Any() || settings["urls"] is { Length: > 0 })
        {
            return;
        }

        var address = IPAddress.Parse(options.Host);
        kestrel.Listen(address, options.Port);
        kestrel.Listen(address, options.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
    }

    private static void Services(IServiceCollection services, ServingOptions options)
    {
        services.AddSingleton<IHostLifetime, NoSignals>().AddSingleton<IMemoryPoolFactory<byte>, LargeBlocks>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Timeout);
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = (int)Math.Min(int.MaxValue, options.MaxBody));
        services.AddOpenApi(document => document.AddDocumentTransformer((text, _, _) =>
        {
            text.Info.Title = "multitask serve";
            text.Info.Version = V2Endpoints.Version;
            return Task.CompletedTask;
        }));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = Refusals.Plain.Encoder);
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = options.Timeout,
            TimeoutStatusCode = Refusal.Late.Status,
            WriteTimeoutResponse = context => Refusals.Write(context, Refusal.Late),
        });
        services.AddRateLimiter(limiter =>
        {
            limiter.AddConcurrencyLimiter(Accepted, limit => (limit.PermitLimit, limit.QueueLimit) = (options.Queue, 0));
            limiter.OnRejected = async (rejected, _) => await Refusals.Write(rejected.HttpContext, Refusal.Busy);
        });
    }

    private static void Measured(IServiceCollection services, ConfigurationManager settings)
    {
        var telemetry = services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ServingMetrics.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
        if (settings[TracesTo] is { Length: > 0 })
        {
            telemetry.WithTracing(traces => traces.AddSource(ServingMetrics.Name).AddAspNetCoreInstrumentation().AddOtlpExporter());
        }
    }

    private static void Pipe(WebApplication app)
    {
        var keys = ApiKeys.Of(app.Configuration);
        app.Use((HttpContext context, RequestDelegate next) => Refusals.Guard(context, next));
        app.UseRouting();
        app.Use((HttpContext context, RequestDelegate next) => keys.Check(context, next));
        app.UseRateLimiter();
        app.UseRequestTimeouts();
    }

    private static void Map(WebApplication app, ModelRepository models)
    {
        var answering = app.Services.GetRequiredService<Answering>();
        V2Endpoints.Map(app, models, answering, new ServerState(app.Lifetime.ApplicationStopping));
        PredictEndpoints.Map(app, answering, app.Services.GetRequiredService<Decoding>());
        Page.Map(app);
        app.MapGrpcService<InferenceService>().Limited();
        app.MapOpenApi().AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    /// <summary>Whether the settings of ASP.NET name keys.</summary>
    internal static bool HasKeys(WebApplication app) => ApiKeys.Of(app.Configuration).AreNeeded;

    /// <summary>The addresses of a started server.</summary>
    internal static Seq<Uri> Addresses(WebApplication app) => Seq(app.Urls.Select(url => new Uri(url)).ToArray());

    /// <summary>A line about a number of things, in no country's style.</summary>
    internal static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Signals are the command line's affair.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
