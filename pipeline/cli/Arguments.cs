namespace Multitask.Pipeline.CommandLine;

/// <summary>What the user asked for.</summary>
public sealed record Arguments
{
    /// <summary>The pipeline's file; none: <c>pipeline.yaml</c> in the current folder.</summary>
    public Option<string> File { get; init; }

    /// <summary>Each <c>--set path=value</c>, as written.</summary>
    public Seq<string> Set { get; init; }

    /// <summary><c>--store</c>: the folder of the store.</summary>
    public string Store { get; init; } = ".pipeline";

    /// <summary><c>--out</c>: the folder above the pipeline's output folder.</summary>
    public string Out { get; init; } = "out";

    /// <summary>Each <c>--only</c>.</summary>
    public Seq<string> Only { get; init; }

    /// <summary>Each <c>--force</c>.</summary>
    public Seq<string> Force { get; init; }

    /// <summary><c>--events json</c>.</summary>
    public bool Json { get; init; }

    /// <summary><c>--mermaid</c> of the command <c>plan</c>.</summary>
    public bool Mermaid { get; init; }

    /// <summary><c>--locked</c>: a run must give what the lock file says.</summary>
    public bool Locked { get; init; }
}
