using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary>What <c>data</c> measures: the loader of each kind of source.</summary>
/// <param name="Kinds">Which sources.</param>
/// <param name="Height">Rows of the pixelwise sources' images.</param>
/// <param name="Width">Their columns.</param>
/// <param name="Batch">Images per step of the pixelwise sources.</param>
/// <param name="Steps">Of an epoch.</param>
/// <param name="Threads">Of torch.</param>
internal sealed record DataBench(Seq<string> Kinds, int Height, int Width, int Batch, int Steps, int Threads)
{
    /// <summary>Small images come in larger batches: 256 where the demo has 8.</summary>
    private const int Small = 32;

    private const int MostPairs = 60_000;

    /// <summary>The kinds of sources.</summary>
    internal static string[] All => ["scenes", "folder", "multi-fashion"];

    /// <summary>Images per step of a source.</summary>
    internal int BatchOf(string kind) => kind == "multi-fashion" ? Batch * Small : Batch;

    /// <summary>The source with images for an epoch; a folder is made below <paramref name="scratch"/>.</summary>
    internal Source Source(string kind, string scratch) => kind switch
    {
        "scenes" => new Source.Scenes(Batch * Steps, 1, Height, Width),
        "folder" => new Source.Folder(SyntheticFolder.Write(scratch, Batch * Steps, (Height, Width)), Layout.Nyuv2, 13, Augment: true),
        "multi-fashion" => new Source.MultiFashion(
            Stages.Data.Sources.Source.MultiFashion.DefaultPath, Math.Min(MostPairs, BatchOf(kind) * Steps), 1),
        _ => throw new UnreachableException(),
    };

    /// <summary>The network that trains on it: the demo's, or the one of the example with pairs of pictures.</summary>
    internal static Architecture Architecture(string kind) => kind == "multi-fashion"
        ? new Architecture.SharedLenet(Seq(16, 32), 64)
        : new Architecture.MtanSegNet(NetworkSize.Demo.Filters);
}
