using System.Globalization;

namespace Multitask.Pipeline.Storage;

/// <summary>The file that tells a store from any other folder: written when the store is made, and looked for before anything else is.</summary>
/// <remarks>A store made before there were marks has only names that a store makes, and gets one.</remarks>
internal sealed record StoreMark(Tree Tree)
{
    /// <summary>Its name in the folder of the store.</summary>
    internal const string Name = ".multitask-store";

    private const int Schema = 1;
    private const int Longest = 4096;
    private const int Shown = 3;

    private string Path => System.IO.Path.Combine(Tree.Layout.Root, Name);

    /// <summary>Whether the folder has the mark; without one it is new, empty, or an old store. Left: why it cannot be a store.</summary>
    internal Either<string, bool> Look() => Disk.Try(() => Tree.Files.State(Tree.Layout.Root))
        .MapLeft(reason => $"cannot be looked at: {reason}")
        .Bind(state => state.Match(
            Some: known => Directory.Exists(Tree.Layout.Root) ? Inside()
                : $"is not a store: it is {(known.Kind == FileKind.Link ? "a link that leads to no folder" : known.What)}",
            None: () => Disk.FileInTheWay(Tree.Layout.Root).Match(Some: reason => Left<string, bool>($"cannot be made: {reason}"), None: () => false)));

    /// <summary>Makes the folder a store, if it is none yet.</summary>
    internal Either<string, Unit> Claim() => Look()
        .MapLeft(reason => $"{Tree.Layout.Root} {reason}")
        .Bind(marked => marked ? unit : Write());

    private Either<string, Unit> Write() => Disk.Try(() => Tree.MakeRoom(Path))
        .For("the folder of the store", Tree.Layout.Root)
        .Bind(_ => TempFile.Reclaim(Tree.Files, Path))
        .Bind(_ => AtomicFile.Write(
            Tree.Files, Path, string.Create(CultureInfo.InvariantCulture, $"{{\"store\":\"multitask\",\"schema\":{Schema}}}\n")));

    private Either<string, bool> Inside() => Disk.Try(() => Tree.Files.State(Path).Match(
            Some: state => state is { Kind: FileKind.File, Size: <= Longest } ? Of(Tree.Files.Read(Path)) : NoMark,
            None: Unmarked))
        .MapLeft(reason => $"cannot be looked at: {reason}")
        .Bind(found => found);

    private static Either<string, bool> Of(byte[] bytes) => Json.Read(bytes, root =>
            root.GetProperty("store").GetString() != "multitask" ? NoMark
            : root.GetProperty("schema").GetInt32() != Schema ? "is a store of another version of this program"
            : Right<string, bool>(true))
        .IfNone(NoMark);

    private static Either<string, bool> NoMark { get; } =
        $"is not a store: its {Name} is not the mark of one; without that file it may be told by the rest";

    private Either<string, bool> Unmarked()
    {
        var foreign = Seq(StoreNames.Foreign(Tree.Files, Tree.Layout.Root).Take(Shown + 1).ToArray());
        var names = string.Join(", ", foreign.Take(Shown).Map(name => Sanitize.Line(name, 60)));
        return foreign.IsEmpty ? false
            : $"is not a store: it holds {names}{(foreign.Count > Shown ? " and more" : "")}; name a store, a new folder or an empty one";
    }
}
