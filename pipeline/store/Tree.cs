namespace Multitask.Pipeline.Storage;

/// <summary>The files and folders of a store, links never followed: not the last name of a path and none above it.</summary>
/// <remarks>Only the folder of the store itself may be a link: the user put it there.</remarks>
internal sealed record Tree(FileLayer Files, StoreLayout Layout)
{
    /// <summary>The state of a file; none if it is not there, Left if something else is in its place.</summary>
    internal Either<string, Option<FileState>> Look(string path) => Disk.Try(() => Layout.FoldersTo(path)
        .Fold(Right<string, bool>(true), (there, folder) => there.Bind(all => all ? IsThere(folder) : false))
        .Bind(all => all ? FileAt(path) : Right<string, Option<FileState>>(None)))
        .Bind(known => known);

    /// <summary>The content of a small file; none if it is not there, Left if it is none or too large.</summary>
    internal Either<string, Option<byte[]>> Read(string path, long limit) => Look(path).Bind(state => state.Match(
        Some: known => known.Size > limit
            ? $"{Path.GetFileName(path)} has {Format.Bytes(known.Size)}, more than {Format.Bytes(limit)}"
            : Disk.Try(() => Some(Files.Read(path))),
        None: () => Right<string, Option<byte[]>>(None)));

    /// <summary>Makes the folders above a file, and takes away what is in their place or its own and could not be replaced.</summary>
    internal void MakeRoom(string path)
    {
        Seq1(Layout.Root).Concat(Layout.FoldersTo(path)).Iter(MakeFolder);
        if (Files.State(path).Exists(state => state.Kind == FileKind.Folder))
        {
            Files.DeleteFolder(path);
        }
    }

    private void MakeFolder(string folder)
    {
        var state = Files.State(folder);
        if (state.Exists(known => known.Kind == FileKind.Folder || folder == Layout.Root))
        {
            return;
        }

        // Where there was nothing, somebody else may have made the folder by now: nothing must be removed then.
        state.IfSome(_ => Files.Delete(folder));
        Files.MakeFolder(folder);
        Files.Flush(Path.GetDirectoryName(folder) ?? "/");
    }

    private Either<string, bool> IsThere(string folder) => Files.State(folder).Match(
        Some: state => state.Kind == FileKind.Folder ? Right<string, bool>(true) : Wrong(folder, state),
        None: () => false);

    private Either<string, Option<FileState>> FileAt(string path) => Files.State(path).Match(
        Some: state => state.Kind == FileKind.File ? Right<string, Option<FileState>>(Some(state)) : Wrong(path, state),
        None: () => Right<string, Option<FileState>>(None));

    private string Wrong(string path, FileState state) => $"{Path.GetRelativePath(Layout.Root, path)} is {state.What}";
}
