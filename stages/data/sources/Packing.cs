namespace Multitask.Stages.Data.Sources;

/// <summary>How a source is packed: what every kind of source needs to know.</summary>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Folder">An existing folder that takes <c>train.safetensors</c> and <c>test.safetensors</c>.</param>
/// <param name="Report">Takes a line of progress; it is called from any thread.</param>
/// <param name="Stop">Ends the work early, with a message.</param>
public sealed record Packing(ulong Seed, string Folder, Action<string> Report, CancellationToken Stop)
{
    /// <summary>File name of a split.</summary>
    public static string FileName(Split split) => split == Split.Train ? "train.safetensors" : "test.safetensors";

    /// <summary>Path of a split's file.</summary>
    public string PathOf(Split split) => Path.Combine(Folder, FileName(split));
}
