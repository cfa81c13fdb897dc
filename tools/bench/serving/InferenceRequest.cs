using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Multitask.Exports;

namespace Multitask.Benches;

/// <summary>A request about one example in binary tensors, as the load generators read it. Disposing it deletes its folder.</summary>
internal sealed class InferenceRequest : IDisposable
{
    private readonly float[] _example;

    /// <summary>A random example of the input of the model <c>bench</c>.</summary>
    internal InferenceRequest(OnnxPort input, Uri server)
    {
        var random = new RandomSource(1, "bench/serve");
        _example = [.. Enumerable.Range(0, (int)input.Shape.Count).Select(_ => (float)random.NextDouble())];
        var rows = MemoryMarshal.AsBytes<float>(_example);
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            parameters = new { binary_data_output = true },
            inputs = new[] { new { name = input.Name, datatype = "FP32", shape = input.Shape.Sizes.Prepend(1).ToArray(), parameters = new { binary_data_size = rows.Length } } },
        });
        (Folder, Address) = (Directory.CreateTempSubdirectory("multitask-bench-").FullName, new Uri(server, "/v2/models/bench/infer"));
        Header = string.Create(CultureInfo.InvariantCulture, $"{json.Length}");
        File.WriteAllBytes(Path.Combine(Folder, Body), [.. json, .. rows]);
    }

    /// <summary>The file of the request's body in <see cref="Folder"/>.</summary>
    internal const string Body = "body";

    /// <summary>The header that says how many bytes of the body are JSON.</summary>
    internal const string HeaderName = "Inference-Header-Content-Length";

    /// <summary>The value of <see cref="HeaderName"/>.</summary>
    internal string Header { get; }

    /// <summary>The URL of the request.</summary>
    internal Uri Address { get; }

    /// <summary>The working directory of the load generators.</summary>
    internal string Folder { get; }

    /// <summary>A batch of copies of the example.</summary>
    internal float[] Batch(int count) => [.. Enumerable.Repeat(_example, count).SelectMany(one => one)];

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
