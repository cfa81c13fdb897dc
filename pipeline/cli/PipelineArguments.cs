namespace Multitask.Pipeline.CommandLine;

/// <summary>Which pipeline a command is about, and which of its stages.</summary>
/// <param name="File">The pipeline's file; none: <c>pipeline.yaml</c> in the current folder.</param>
/// <param name="Store">The folder of the store.</param>
internal sealed record PipelineArguments(Option<string> File, string Store)
{
    /// <summary>Each <c>--set path=value</c>, as written.</summary>
    internal Seq<string> Set { get; init; }

    /// <summary>Each <c>--only</c>.</summary>
    internal Seq<string> Only { get; init; }

    /// <summary>Each <c>--force</c>.</summary>
    internal Seq<string> Force { get; init; }
}
