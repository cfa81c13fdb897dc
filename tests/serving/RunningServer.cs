using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LanguageExt;
using Microsoft.AspNetCore.Builder;
using Multitask.Exports;
using Multitask.Serving;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Serving;

/// <summary>A server in this process, with a folder for its bundles.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly ServingMetrics _metrics = new();

    private RunningServer(string folder) => Folder = folder;

    internal string Folder { get; }

    internal ModelRepository Models { get; private set; } = null!;

    internal WebApplication App { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    internal Uri Address => new(App.Urls.First());

    internal Uri GrpcAddress => new(App.Urls.Last());

    /// <summary>Serves bundles that a test makes in the folder.</summary>
    /// <param name="make">Makes them; each with the name under which it is served.</param>
    /// <param name="change">Of the usual options, which let the machine choose the ports and look for nothing new.</param>
    internal static async Task<RunningServer> Start(
        Func<string, (string Name, string Folder)[]> make, Func<ServingOptions, ServingOptions>? change = null)
    {
        var server = new RunningServer(Directory.CreateTempSubdirectory("multitask-serve-").FullName);
        var options = new ServingOptions(Seq(make(server.Folder).Select(one => new BundleSource(one.Name, one.Folder)).ToArray()))
        {
            Port = 0,
            GrpcPort = 0,
            Watch = TimeSpan.Zero,
            Provider = new Provider.Cpu(),
            Threads = 1,
        };
        options = change is null ? options : change(options);
        server.Models = ModelRepository.Open(options, server._metrics).IfLeft(problems => throw new InvalidOperationException(string.Join("; ", problems)));
        server.App = ServingHost.Build(options, server.Models, server._metrics);
        await server.App.StartAsync();
        server.Client = new HttpClient { BaseAddress = server.Address };
        return server;
    }

    /// <summary>A server of one image model, <c>rooms</c>, and one of rows, <c>people</c>.</summary>
    internal static Task<RunningServer> Both(Func<ServingOptions, ServingOptions>? change = null) => Start(
        folder => [("rooms", Bundles.Image(Path.Combine(folder, "rooms"))), ("people", Bundles.Row(Path.Combine(folder, "people")))], change);

    internal string At(string name) => Path.Combine(Folder, name);

    /// <summary>A request with binary tensors both ways.</summary>
    internal static HttpRequestMessage Binary(string model, OnnxPort port, float[] numbers)
    {
        var count = numbers.Length / port.Shape.Count;
        var rows = MemoryMarshal.AsBytes<float>(numbers).ToArray();
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            parameters = new { binary_data_output = true },
            inputs = new[] { new { name = port.Name, datatype = "FP32", shape = port.Shape.Sizes.Map(size => (long)size).Prepend(count), parameters = new { binary_data_size = rows.Length } } },
        });
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{model}/infer") { Content = new ByteArrayContent([.. json, .. rows]) };
        request.Headers.Add("Inference-Header-Content-Length", $"{json.Length}");
        return request;
    }

    /// <summary>The bytes behind the JSON of an answer.</summary>
    internal static async Task<byte[]> Tensors(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        return body[int.Parse(answer.Headers.GetValues("Inference-Header-Content-Length").Single(), System.Globalization.CultureInfo.InvariantCulture)..];
    }

    /// <summary>What a scorer answers, all outputs one after the other, as bytes.</summary>
    internal static byte[] Direct(Scorer scorer, float[] numbers)
    {
        var count = (int)(numbers.Length / scorer.Input.Shape.Count);
        using var scores = scorer.Score(numbers, count).IfLeft(reason => throw new InvalidOperationException(reason));
        return [.. scorer.Outputs.Bind(port => MemoryMarshal.AsBytes(scores.Values(port.Name).IfLeft(default(ReadOnlyMemory<float>)).Span).ToArray())];
    }

    internal async Task<(int Status, JsonNode Json)> Post(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync(path, content);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    internal async Task<(int Status, JsonNode Json)> Get(string path)
    {
        using var answer = await Client.GetAsync(path);
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        Models.Dispose();
        _metrics.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
