using System.Text;

namespace Multitask.Pipeline.Storage;

/// <summary>Takes an output into the store, in an order that leaves a whole output or none wherever it ends.</summary>
internal sealed record BlobWriter(Tree Tree)
{
    // Deeper folders are a mistake, or an attempt to fill the stack.
    private const int DeepestFolder = 32;

    private FileLayer Files => Tree.Files;

    private StoreLayout Layout => Tree.Layout;

    /// <summary>Moves every file of a folder to the blobs; when it returns, they outlive a power cut.</summary>
    internal Either<string, Seq<StoredFile>> Take(string folder) =>
        from names in Disk.Try(() => Names(folder, "", 0)).Bind(found => found.Map(Ordered))
        from files in Eithers.Traverse(names, name => Take(folder, name))
        from kept in Disk.Try(() => { files.Map(file => Folder(Layout.Blob(file.Digest))).Distinct().Iter(Files.Flush); })
            .For("the folders of blobs", Layout.Root)
        select files;

    /// <summary>Writes the manifest of a key over the one that is there, if any: from now on this is its output.</summary>
    internal Either<string, Unit> Record(string key, Manifest manifest)
    {
        var (draft, path) = (Path.Combine(Layout.Work(key), "manifest.json"), Layout.Manifest(key));
        var bytes = Encoding.UTF8.GetBytes(manifest.ToJson());
        return Disk.Try(() =>
            {
                Tree.MakeRoom(draft);
                Tree.MakeRoom(path);
                Files.Delete(draft);
            })
            .Bind(_ => AtomicFile.Replace(Files, draft, path, name =>
            {
                Files.Create(name);
                Files.Append(name, bytes);
            }))
            .For("the manifest", Layout.Root, bytes.Length);
    }

    private Either<string, StoredFile> Take(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return
            from state in Disk.Try(() => Files.State(path)).Bind(state => state.ToEither($"{name} is gone"))
            from file in Disk.Try(() =>
            {
                var stored = new StoredFile(name, Files.Hash(path), state.Size);
                Files.Flush(path);
                Files.Seal(path);
                Tree.MakeRoom(Layout.Blob(stored.Digest));
                // Renaming over a blob of this name is harmless if it is sound, and repairs it if not.
                Files.Rename(path, Layout.Blob(stored.Digest));
                return stored;
            }).For(name, Layout.Root, state.Size)
            select file;
    }

    /// <summary>The names of all files below a folder; Left: what is there and cannot be an output.</summary>
    private Either<string, Seq<string>> Names(string folder, string prefix, int depth) => depth > DeepestFolder
        ? $"an output must not have more than {DeepestFolder} folders in each other, found {prefix}"
        : Eithers.Traverse(Files.List(folder), path =>
        {
            var name = prefix + Path.GetFileName(path);
            return
                from allowed in OutputName.Problem(name).Match(Left<string, Unit>, () => unit)
                from state in Files.State(path).ToEither($"an output must be files, found {name}, whose name is not UTF-8")
                from names in Names(path, name, (state.Kind, depth))
                select names;
        }).Map(all => all.Bind(names => names));

    private Either<string, Seq<string>> Names(string path, string name, (FileKind Kind, int Depth) found) => found.Kind switch
    {
        FileKind.File => Seq1(name),
        FileKind.Folder => Names(path, name + "/", found.Depth + 1),
        FileKind.Link => $"an output must be files, found the link {name}",
        _ => $"an output must be files, found {name}, which is neither file nor folder",
    };

    private static Seq<string> Ordered(Seq<string> names) => Seq(names.Order(StringComparer.Ordinal).ToArray());

    private static string Folder(string path) => Path.GetDirectoryName(path) ?? "/";
}
