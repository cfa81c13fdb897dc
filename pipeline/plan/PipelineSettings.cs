namespace Multitask.Pipeline.Planning;

/// <summary>What a pipeline says of itself, before its stages.</summary>
/// <param name="Name">The folder under <c>out/</c> and the name in metadata: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
/// <param name="Seed">Of all its random numbers.</param>
/// <param name="Device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
public sealed record PipelineSettings(string Name, ulong Seed = 0, string Device = "auto")
{
    /// <summary>How it runs on a cluster; none: as the command line says. No output depends on it.</summary>
    public Option<ClusterProfile> Cluster { get; init; }

    /// <summary>Where results go besides the output folder.</summary>
    public Seq<Tracker> Track { get; init; }
}
