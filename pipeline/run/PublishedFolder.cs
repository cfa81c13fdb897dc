using System.Text;

namespace Multitask.Pipeline.Running;

/// <summary>A file that is to stand in the output folder.</summary>
/// <param name="Name">Relative to the folder, <c>/</c> between folders.</param>
/// <param name="Digest">Of its content.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Write">Writes a draft with this content.</param>
internal sealed record PublishedFile(string Name, string Digest, long Size, Action<string> Write);

/// <summary>The output folder of a pipeline. It knows the files that runs have put there, and replaces no other.</summary>
/// <remarks>
/// The file <see cref="RecordName"/> in it has a line of digest and name for whatever was put there, written before the file itself: wherever a run
/// ends, its files are known. Lines are only added, so runs at the same time lose none of each other's; what makes no sense is no line.
/// </remarks>
/// <param name="Path">An absolute path; made if it is not there.</param>
public sealed record PublishedFolder(string Path)
{
    /// <summary>Names what runs have put into the folder.</summary>
    internal const string RecordName = ".multitask-published";

    /// <summary>How it writes and reads.</summary>
    internal FileLayer Files { get; init; } = FileLayer.Real;

    /// <summary>Why nothing can be put there, as far as that is known before a run; a folder that is there may hold already what would be put there.</summary>
    internal Option<string> Refusal => Disk.Obstacle(Path);

    private string Record => System.IO.Path.Combine(Path, RecordName);

    /// <summary>Puts a text there, whole or not at all; Left where a file of that name is somebody else's.</summary>
    public Either<string, Unit> Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Puts bytes there, whole or not at all; Left where a file of that name is somebody else's.</summary>
    public Either<string, Unit> Write(string name, byte[] bytes) =>
        Put(Seq1(new PublishedFile(name, Digest.OfBytes(bytes), bytes.Length, draft =>
        {
            Files.Create(draft);
            Files.Append(draft, bytes);
        })));

    /// <summary>Puts files there; those that are there already stay untouched. Left, and none is, where one is somebody else's.</summary>
    internal Either<string, Unit> Put(Seq<PublishedFile> files) =>
        from made in Disk.Try(() => Files.MakeFolder(Path)).For(System.IO.Path.GetFileName(Path), Path)
        from known in Known()
        from stale in Eithers.Traverse(files, file => IsStale(file, known).Map(answer => (File: file, Is: answer)))
        from noted in Note(files.Filter(file => !known.Contains((file.Name, file.Digest))))
        from done in Eithers.FoldWhile(stale.Filter(one => one.Is), unit, (_, one) => Replace(one.File))
        select done;

    private string At(PublishedFile file) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, file.Name));

    /// <summary>Whether a file has to be written; Left: what has its name must stay.</summary>
    private Either<string, bool> IsStale(PublishedFile file, Set<(string, string)> known) =>
        Disk.Try(() => Files.State(At(file)).Map(state => state.Kind == FileKind.File ? Files.Hash(At(file)) : state.What))
            .Bind(there => there.Match(
                Some: found => found == file.Digest ? Right<string, bool>(false)
                    : known.Contains((file.Name, found)) ? true
                    : $"{At(file)} is not as a run left it, so somebody's own: it stays; move it, or name another folder for results",
                None: () => true));

    private Either<string, Unit> Replace(PublishedFile file)
    {
        var (path, folder) = (At(file), System.IO.Path.GetDirectoryName(At(file)) ?? "/");
        return Disk.Try(() => Files.MakeFolder(folder))
            .Bind(_ => AtomicFile.Replace(Files, TempFile.Beside(path), path, file.Write))
            .For(path, folder, file.Size);
    }

    private Either<string, Set<(string, string)>> Known() => Disk.Try(() => Files.State(Record).Exists(state => state.Kind == FileKind.File)
        ? toSet(Encoding.UTF8.GetString(Files.Read(Record)).Split('\n').Where(IsLine).Select(line => (line[(DigestLength + 1)..], line[..DigestLength])).Distinct())
        : Set<(string, string)>());

    private const int DigestLength = 64;

    private static bool IsLine(string line) => line.Length > DigestLength + 1 && line[DigestLength] == ' ' && Digest.Is(line[..DigestLength]);

    /// <summary>A process may have died while it wrote the last line: the next one begins a line of its own.</summary>
    private Either<string, Unit> Note(Seq<PublishedFile> files) => files.IsEmpty ? unit : Disk.Try(() =>
        {
            Files.Append(Record, Encoding.UTF8.GetBytes("\n" + string.Concat(files.Map(file => $"{file.Digest} {file.Name}\n"))));
            Files.Flush(Record);
        })
        .For(Record, Path);
}
