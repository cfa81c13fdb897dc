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

/// <summary>Configures the ASP.NET application: addresses, limits, services, middleware and endpoints.</summary>
internal static class ServingHost
{
    private const string ConcurrencyPolicy = "accepted";
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Builds the application without starting it.</summary>
    /// <param name="options">Addresses and limits.</param>
    /// <param name="models">The models to serve; the caller disposes them.</param>
    /// <param name="metrics">Where requests are recorded; the caller disposes it.</param>
    internal static WebApplication Build(ServingOptions options, ModelRepository models, ServingMetrics metrics)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ServingHost).Assembly.GetName().Name,
            // Watching appsettings.json for changes would watch every folder below the current one.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults(options) });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true)
            .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options, builder.Configuration));
        AddServices(builder.Services, options);
        builder.Services.AddSingleton(models).AddSingleton(metrics).AddSingleton<RequestHandler>().AddSingleton(_ => new ExampleDecoder(options));
        AddTelemetry(builder.Services, builder.Configuration);
        var app = builder.Build();
        AddMiddleware(app);
        MapEndpoints(app, models);
        return app;
    }

    /// <summary>Makes requests to an endpoint count towards <see cref="ServingOptions.Queue"/>.</summary>
    internal static TBuilder RequireConcurrencyLimit<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.RequireRateLimiting(ConcurrencyPolicy);

    /// <summary>Settings of lowest precedence: any other configuration source overrides them.</summary>
    private static Dictionary<string, string?> Defaults(ServingOptions options) => new()
    {
        ["Logging:LogLevel:Default"] = "Warning",
        // The command itself reports in one line why the server cannot start.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting"] = "None",
        // Against DNS rebinding: a web page from elsewhere must not reach a server on the loopback address under its own host name.
        ["AllowedHosts"] = IPAddress.TryParse(options.Host, out var address) && IPAddress.IsLoopback(address) ? "localhost;127.0.0.1;[::1]" : "*",
    };

    /// <summary>Listens on the addresses of the options, unless ASP.NET's settings configure endpoints, which may use TLS.</summary>
    private static void Listen(KestrelServerOptions kestrel, ServingOptions options, ConfigurationManager settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBody;
        kestrel.Limits.RequestHeadersTimeout = options.Timeout;
        // Large enough for the response to an image: with Kestrel's default of 64 kB a write would wait for the client several times per response.
        kestrel.Limits.MaxResponseBufferSize = 1 << 20;
        if (settings.GetSection("Kestrel:Endpoints").GetChildren().Any() || settings["urls"] is { Length: > 0 })
        {
            return;
        }

        var address = IPAddress.Parse(options.Host);
        kestrel.Listen(address, options.Port);
        kestrel.Listen(address, options.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
    }

    private static void AddServices(IServiceCollection services, ServingOptions options)
    {
        services.AddSingleton<IHostLifetime, NoSignalHandling>().AddSingleton<IMemoryPoolFactory<byte>, LargeBlocks>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Timeout);
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = (int)Math.Min(int.MaxValue, options.MaxBody));
        services.AddOpenApi(document => document.AddDocumentTransformer((text, _, _) =>
        {
            text.Info.Title = "multitask serve";
            text.Info.Version = V2Endpoints.Version;
            return Task.CompletedTask;
        }));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = ErrorResponse.Json.Encoder);
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = options.Timeout,
            TimeoutStatusCode = RequestError.TimedOut.Status,
            WriteTimeoutResponse = context => ErrorResponse.Write(context, RequestError.TimedOut),
        });
        services.AddRateLimiter(limiter =>
        {
            limiter.AddConcurrencyLimiter(ConcurrencyPolicy, limit => (limit.PermitLimit, limit.QueueLimit) = (options.Queue, 0));
            limiter.OnRejected = async (rejected, _) => await ErrorResponse.Write(rejected.HttpContext, RequestError.TooManyRequests);
        });
    }

    private static void AddTelemetry(IServiceCollection services, ConfigurationManager settings)
    {
        var telemetry = services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ServingMetrics.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
        if (settings[OtlpEndpoint] is { Length: > 0 })
        {
            telemetry.WithTracing(traces => traces.AddSource(ServingMetrics.Name).AddAspNetCoreInstrumentation().AddOtlpExporter());
        }
    }

    private static void AddMiddleware(WebApplication app)
    {
        var keys = ApiKeys.Of(app.Configuration);
        app.Use((HttpContext context, RequestDelegate next) => ErrorResponse.Handle(context, next));
        app.UseRouting();
        app.Use((HttpContext context, RequestDelegate next) => keys.Check(context, next));
        app.UseRateLimiter();
        app.UseRequestTimeouts();
    }

    private static void MapEndpoints(WebApplication app, ModelRepository models)
    {
        var handler = app.Services.GetRequiredService<RequestHandler>();
        V2Endpoints.Map(app, models, handler, new ServerState(app.Lifetime.ApplicationStopping));
        PredictEndpoints.Map(app, handler, app.Services.GetRequiredService<ExampleDecoder>());
        Page.Map(app);
        app.MapGrpcService<InferenceService>().RequireConcurrencyLimit();
        app.MapOpenApi().AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    /// <summary>Whether clients need an API key.</summary>
    internal static bool RequiresKey(WebApplication app) => ApiKeys.Of(app.Configuration).AreRequired;

    /// <summary>The addresses of a started server.</summary>
    internal static Seq<Uri> Addresses(WebApplication app) => Seq(app.Urls.Select(url => new Uri(url)).ToArray());

    /// <summary>Leaves signals to the command line, which handles them itself.</summary>
    private sealed class NoSignalHandling : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
