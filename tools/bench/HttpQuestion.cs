using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Multitask.Exports;

namespace Multitask.Benches;

/// <summary>One example, and the request that asks about it in binary tensors.</summary>
internal sealed class HttpQuestion : IDisposable
{
    private readonly HttpClient _client = new();
    private readonly float[] _numbers;

    /// <summary>A drawn example of a model that a server has.</summary>
    internal HttpQuestion(OnnxPort input, Uri server)
    {
        var random = new RandomSource(1, "bench/serve");
        _numbers = [.. Enumerable.Range(0, (int)input.Shape.Count).Select(_ => (float)random.NextDouble())];
        var rows = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(_numbers).ToArray();
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            parameters = new { binary_data_output = true },
            inputs = new[] { new { name = input.Name, datatype = "FP32", shape = input.Shape.Sizes.Prepend(1).ToArray(), parameters = new { binary_data_size = rows.Length } } },
        });
        (JsonLength, Body, Address) = (json.Length, [.. json, .. rows], new Uri(server, "/v2/models/bench/infer"));
    }

    /// <summary>Where it is asked.</summary>
    internal Uri Address { get; }

    /// <summary>How many bytes of the body are JSON.</summary>
    internal int JsonLength { get; }

    /// <summary>JSON, and the numbers behind it.</summary>
    internal byte[] Body { get; }

    /// <summary>The example so many times.</summary>
    internal float[] Numbers(int count) => [.. Enumerable.Repeat(_numbers, count).SelectMany(one => one)];

    /// <summary>Asks once.</summary>
    internal async Task Ask()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(Body) };
        request.Headers.Add("Inference-Header-Content-Length", JsonLength.ToString(CultureInfo.InvariantCulture));
        // Read as it comes: this client shares its process with the server, whose memory it would otherwise have collected.
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(Stream.Null);
    }

    /// <summary>The seconds of requests that begin at a rate, whatever becomes of those before.</summary>
    internal async Task<double[]> AtRate(double rate, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var asked = new List<Task<double>>();
        for (var at = 0; at < rate * time.TotalSeconds; at++)
        {
            var due = TimeSpan.FromSeconds(at / rate) - Stopwatch.GetElapsedTime(start);
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero);
            asked.Add(Timed());
        }

        return await Task.WhenAll(asked);
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<double> Timed()
    {
        var start = Stopwatch.GetTimestamp();
        await Ask();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
