using System.Globalization;
using Multitask.Pipeline.Planning;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>Where a data set comes from. Each case stands in its own file and is listed in <see cref="Sources.All"/>; every error is one line.</summary>
public abstract partial record Source
{
    private Source() { }

    /// <summary>Shape, tasks and sizes of the data set. Reads headers of files, never their bodies.</summary>
    public abstract Either<string, DataInfo> Describe();

    /// <summary>Every file outside the pipeline with its digest, sorted by name: what a cache key needs in place of paths.</summary>
    public abstract Either<string, Seq<OutsideFile>> Digests();

    /// <summary>Writes the packed splits. The same source, files and seed give the same bytes, on any count of threads.</summary>
    /// <remarks>
    /// Where that fails since a file is not what it was when the key was made, the message says so: a header that makes no sense is then not
    /// what is wrong.
    /// </remarks>
    public Either<string, Unit> Pack(Packing packing) =>
        PackSplits(packing).MapLeft(reason => packing.Stop.IsCancellationRequested ? reason : Changed(packing).IfNone(reason));

    /// <summary>Writes the packed splits.</summary>
    private protected abstract Either<string, Unit> PackSplits(Packing packing);

    /// <summary>The folder that the names of the files start from.</summary>
    private protected virtual string Root => "";

    /// <summary>Where the file of a name is.</summary>
    private protected virtual string PathOf(string name) => Path.Combine(Root, name);

    private Option<string> Changed(Packing packing) =>
        from known in packing.Known
        from files in Digests().ToOption()
        from changed in files.Find(file => known.Find(file.Name) != Some(file.Digest))
        select Packing.Changed(PathOf(changed.Name));

    /// <summary>How much disk packing takes.</summary>
    internal virtual DiskNeed Need(DataInfo info) => new(info.PackedBytes);

    /// <summary>Whether the pipeline's seed moves what is packed.</summary>
    internal abstract bool IsSeeded { get; }

    /// <summary>The source without paths, as keys hold it: what they lead to is in the key by content.</summary>
    internal abstract Source WithoutPaths { get; }

    /// <summary>The source with its relative path starting at a folder; what messages name is then the whole path.</summary>
    /// <param name="folder">An absolute path.</param>
    internal abstract Source Rooted(string folder);

    /// <summary>A path from a folder; one that no file can have stays, and is not found.</summary>
    private protected static string PathFrom(string folder, string path) =>
        path.Contains('\0', StringComparison.Ordinal) ? path : System.IO.Path.GetFullPath(path, folder);

    /// <summary>What a missing label or number is called.</summary>
    internal const string Unknown = "unknown";

    /// <summary>The name of a class of a task; its number where the data set gives it none.</summary>
    public string ClassName(string task, long number) => number < 0 ? Unknown
        : ClassNames(task) is var names && number < names.Count ? names[(int)number]
        : string.Create(CultureInfo.InvariantCulture, $"class {number}");

    /// <summary>What the classes of a task are called, in the order of their numbers.</summary>
    private protected virtual Seq<string> ClassNames(string task) => Seq<string>();
}
