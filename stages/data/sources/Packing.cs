using System.Security.Cryptography;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>How a source is packed: what every kind of source needs to know.</summary>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Folder">An existing folder that takes <c>train.safetensors</c> and <c>test.safetensors</c>.</param>
/// <param name="Report">Takes a line of progress; it is called from any thread.</param>
/// <param name="Stop">Ends the work early, with a message.</param>
public sealed record Packing(ulong Seed, string Folder, Action<string> Report, CancellationToken Stop)
{
    /// <summary>The digests by name of the source's files, as the key of this work has them; none: whatever is there is packed.</summary>
    public Option<Map<string, string>> Known { get; init; }

    /// <summary>File name of a split.</summary>
    public static string FileName(Split split) => $"{Word(split)}.safetensors";

    /// <summary>What a split is called.</summary>
    internal static string Word(Split split) => split.ToString().ToLowerInvariant();

    /// <summary>Path of a split's file.</summary>
    public string PathOf(Split split) => Path.Combine(Folder, FileName(split));

    /// <summary>Packs examples on all processors; of several that fail the first in order is told.</summary>
    internal Either<string, Unit> Each(int count, Func<int, Either<string, Unit>> pack)
    {
        var results = new Either<string, Unit>[count];
        Parallel.For(0, count, (at, loop) =>
        {
            results[at] = Stop.IsCancellationRequested ? "stopped" : pack(at);
            if (results[at].IsLeft)
            {
                loop.Break();
            }
        });

        // Break lets every earlier example finish, so the first failure in order is always among the results.
        return results.ToSeq().Find(result => result.IsLeft).IfNone(unit);
    }

    /// <summary>The content of one of the source's files, read once: what is used is what the key names, or this is Left.</summary>
    internal Either<string, byte[]> Read(string folder, string name)
        => ReadAt(Path.Combine(folder, name), name);

    /// <summary>The same of a file whose name in the key is none of its path.</summary>
    internal Either<string, byte[]> ReadAt(string path, string name) => Files.ReadAll(path).Bind(bytes =>
        Known.Exists(known => !known.Find(name).Exists(digest => digest == Convert.ToHexStringLower(SHA256.HashData(bytes))))
            ? Left<string, byte[]>(Changed(path))
            : bytes);

    /// <summary>Left if a source's files have not the names that the key has: one came or went.</summary>
    internal Either<string, Unit> SameNames(string folder, Seq<string> names)
    {
        var there = names.ToHashSet(StringComparer.Ordinal);
        return Known
            .Bind(known => names.Find(name => !known.ContainsKey(name)) || Seq(known.Keys.ToArray()).Find(name => !there.Contains(name)))
            .Match(Some: name => Left<string, Unit>(Changed(Path.Combine(folder, name))), None: () => unit);
    }

    /// <summary>What a message says of a file that is not any more what the key was made of.</summary>
    internal static string Changed(string path) => $"{path} changed while it was read";
}
