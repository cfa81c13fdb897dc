namespace Multitask.Exports;

/// <summary>How a <see cref="Scorer"/> runs a model.</summary>
public sealed record ScorerOptions
{
    /// <summary>Where it runs; <see cref="Provider.Cuda"/> is an error unless CUDA runs every node.</summary>
    public Provider Provider { get; init; } = new Provider.Auto();

    /// <summary>Threads within a node, 1 or more, by default one for each core; they may move the last bits of results.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Height and width of images in pixels, for a model that leaves them free.</summary>
    public Option<(int Height, int Width)> Size { get; init; }
}
