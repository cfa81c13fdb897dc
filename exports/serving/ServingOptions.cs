namespace Multitask.Serving;

/// <summary>A bundle, or a folder of its versions, and the name of the model.</summary>
/// <param name="Name">By default the name of the pipeline that exported it.</param>
/// <param name="Folder">An absolute path.</param>
internal sealed record BundleSource(Option<string> Name, string Folder);

/// <summary>What is served, and how.</summary>
/// <param name="Bundles">At least one.</param>
internal sealed record ServingOptions(Seq<BundleSource> Bundles)
{
    /// <summary>The IP address to listen on; the default only accepts connections from this machine.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port of HTTP; 0 for any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The port of gRPC without TLS; 0 for any free one.</summary>
    public int GrpcPort { get; init; } = 8081;

    /// <summary>The largest number of examples in a batch, and in a request.</summary>
    public int MaxBatch { get; init; } = 32;

    /// <summary>How long the first request of a batch that is not full waits for more.</summary>
    public TimeSpan MaxDelay { get; init; }

    /// <summary>The largest number of concurrent requests, from reading their body to writing their response.</summary>
    public int Queue { get; init; } = 128;

    /// <summary>How long a request, and shutting down, may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest request body, in bytes.</summary>
    public long MaxBody { get; init; } = 32 << 20;

    /// <summary>The interval between checks of bundles for new content; zero for never.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>ONNX Runtime's execution provider.</summary>
    public Provider Provider { get; init; } = new Provider.Auto();

    /// <summary>Intra-op threads per model.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
