namespace Multitask.Serving;

/// <summary>A bundle, or a folder of its versions, and the name under which it is served.</summary>
/// <param name="Name">None: the name of the pipeline that exported it.</param>
/// <param name="Folder">An absolute path.</param>
internal sealed record BundleSource(Option<string> Name, string Folder);

/// <summary>What is served, and how.</summary>
/// <param name="Bundles">At least one.</param>
internal sealed record ServingOptions(Seq<BundleSource> Bundles)
{
    /// <summary>The address to listen on: the loopback address unless others are to reach the server.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port of HTTP; 0: any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The port of gRPC without TLS; 0: any free one.</summary>
    public int GrpcPort { get; init; } = 8081;

    /// <summary>The most examples that a model is given at once, and the most of one request.</summary>
    public int MaxBatch { get; init; } = 32;

    /// <summary>How long the first request of a batch that is not full waits for others.</summary>
    public TimeSpan MaxDelay { get; init; }

    /// <summary>The most requests that are read, waiting or answered at once.</summary>
    public int Queue { get; init; } = 128;

    /// <summary>How long a request may take, and the server to stop.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of a request's body.</summary>
    public long MaxBody { get; init; } = 32 << 20;

    /// <summary>How often bundles are looked at for new content; zero: never.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where models run.</summary>
    public Provider Provider { get; init; } = new Provider.Auto();

    /// <summary>Threads within a node of a model.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
