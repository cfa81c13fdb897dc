using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Multitask.Serving.Grpc;
using Xunit;

namespace Multitask.Tests.Serving;

/// <summary>What settings of ASP.NET and OpenTelemetry do to a server, given to its process as they are in earnest.</summary>
[Trait("Category", "Slow")]
public sealed class SettingsTests
{
    private const string Body = """{"inputs":[{"name":"input","datatype":"FP32","shape":[1,5],"data":[1,2,3,4,5]}]}""";

    [Fact]
    public async Task With_keys_only_who_has_one_is_answered()
    {
        using var folder = new ScratchFolder();
        Bundles.Row(folder.At("m"));
        using var served = await ServeProcess.Start(folder.Folder, [("ApiKeys", "first, second")], "people=m");
        using var client = new HttpClient { BaseAddress = served.Address };
        foreach (var (header, value, status) in new[]
        {
            ("X-API-Key", "second", 200), ("Authorization", "Bearer first", 200), ("Authorization", "bearer second", 200), ("X-API-Key", "third", 401),
            ("X-API-Key", "", 401), ("Authorization", "Basic first", 401), ("X-Other", "first", 401),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/people/infer") { Content = new StringContent(Body) };
            request.Headers.TryAddWithoutValidation(header, value);
            using var answer = await client.SendAsync(request);
            Assert.Equal((header, value, status), (header, value, (int)answer.StatusCode));
        }

        foreach (var (path, status) in new[] { ("/", 200), ("/v2/health/live", 200), ("/v2/health/ready", 200), ("/v2", 401), ("/metrics", 401), ("/predict/people", 401) })
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
        }
    }

    [Fact]
    public async Task With_a_certificate_HTTP_and_gRPC_share_a_port()
    {
        using var folder = new ScratchFolder();
        Bundles.Row(folder.At("m"));
        Certificate(folder);
        using var served = await ServeProcess.Start(
            folder.Folder,
            [
                ("Kestrel__Endpoints__Https__Url", "https://127.0.0.1:0"),
                ("Kestrel__Certificates__Default__Path", folder.At("server.crt")),
                ("Kestrel__Certificates__Default__KeyPath", folder.At("server.key")),
            ],
            "people=m");
        Assert.Equal("https", served.Address.Scheme);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=multitask test" };
        using var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = served.Address };
        Assert.Equal("""{"live":true}""", (await client.GetFromJsonAsync<JsonNode>("/v2/health/live"))!.ToJsonString());
        using var channel = GrpcChannel.ForAddress(served.Address, new GrpcChannelOptions { HttpHandler = handler });
        Assert.True((await new GRPCInferenceService.GRPCInferenceServiceClient(channel).ModelReadyAsync(new() { Name = "people" })).Ready);
    }

    [Fact]
    public async Task Traces_go_where_the_variable_of_OpenTelemetry_says()
    {
        var received = new ConcurrentQueue<(string Path, byte[] Body)>();
        await using var collector = Collector(received);
        await collector.StartAsync();
        using var folder = new ScratchFolder();
        Bundles.Row(folder.At("m"));
        using var served = await ServeProcess.Start(
            folder.Folder,
            [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SERVICE_NAME", "rooms of tests")],
            "people=m");
        using var client = new HttpClient { BaseAddress = served.Address };
        using var content = new StringContent(Body);
        using var answer = await client.PostAsync("/v2/models/people/infer", content);
        Assert.Equal(200, (int)answer.StatusCode);
        served.Signal("TERM"); // what is not sent yet is sent at the end
        Assert.Equal(0, (await served.End()).Code);
        var sent = Encoding.Latin1.GetString([.. received.Where(one => one.Path == "/v1/traces").SelectMany(one => one.Body)]);
        Assert.All(["rooms of tests", "Multitask.Serving", "multitask.model", "people", "POST /v2/models/{model}/infer"], part => Assert.Contains(part, sent, StringComparison.Ordinal));
    }

    private static WebApplication Collector(ConcurrentQueue<(string Path, byte[] Body)> received)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.Enqueue((context.Request.Path.ToString(), body.ToArray()));
        });
        return app;
    }

    private static void Certificate(ScratchFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=multitask test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder.At("server.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.At("server.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
