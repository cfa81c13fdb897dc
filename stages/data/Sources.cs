using System.Diagnostics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data;

/// <summary>
/// A file outside the pipeline that data come from: its name inside the source and the SHA-256 of its bytes in lower-case
/// hexadecimal.
/// </summary>
public sealed record OutsideFile(string Name, string Digest);

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

/// <summary>What can be done with a <see cref="Source"/>; every error is one line.</summary>
public static class Sources
{
    /// <summary>Shape, tasks and sizes of a data set. Reads headers of files, never their bodies.</summary>
    public static Either<string, DataInfo> Describe(Source source) => source switch
    {
        Source.Scenes scenes => ScenesSource.Describe(scenes),
        Source.Folder folder => FolderSource.Describe(folder),
        Source.MultiFashion fashion => MultiFashionSource.Describe(fashion),
        _ => throw new UnreachableException(),
    };

    /// <summary>Every outside file with its digest, sorted by name: what a cache key needs in place of paths.</summary>
    public static Either<string, Seq<OutsideFile>> Digests(Source source) => source switch
    {
        Source.Scenes => Seq<OutsideFile>(),
        Source.Folder folder => FolderSource.Files(folder).Bind(names => OutsideFiles.Digest(folder.Path, names)),
        Source.MultiFashion fashion => MultiFashionSource.Files(fashion).Bind(names => OutsideFiles.Digest(fashion.Path, names)),
        _ => throw new UnreachableException(),
    };

    /// <summary>Writes the two packed splits. The same source, files and seed give the same bytes, on any count of threads.</summary>
    public static Either<string, Unit> Pack(Source source, Packing packing) => source switch
    {
        Source.Scenes scenes => ScenesSource.Pack(scenes, packing),
        Source.Folder folder => FolderSource.Pack(folder, packing),
        Source.MultiFashion fashion => MultiFashionSource.Pack(fashion, packing),
        _ => throw new UnreachableException(),
    };
}
