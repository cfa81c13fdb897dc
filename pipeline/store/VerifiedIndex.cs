using System.Globalization;
using System.Text;

namespace Multitask.Pipeline.Storage;

/// <summary>Remembers in which state a blob was last read and found to be what its name says, so that it need not be read again.</summary>
/// <remarks>
/// An entry counts only if it is, to the last byte, what would be written for the blob's state now: size, both times and inode. So
/// it can be lost or spoilt at any time. A file that changes twice within one tick of the file system's clock looks the same after
/// both: a state is remembered only if it was older than any such tick before the blob was read, by the file system's own clock.
/// </remarks>
internal sealed record VerifiedIndex(Tree Tree)
{
    // Nanoseconds. The coarsest clock of a file system in use (FAT) ticks every two seconds.
    private const long Tick = 2_000_000_000;
    private const int LongestEntry = 200;

    private FileLayer Files => Tree.Files;

    private StoreLayout Layout => Tree.Layout;

    /// <summary>Whether a blob was read in this very state.</summary>
    internal bool Knows(string digest, FileState state) => Tree.Read(Layout.Index(digest), LongestEntry)
        .Exists(entry => entry.Exists(bytes => bytes.AsSpan().SequenceEqual(Entry(digest, state))));

    /// <summary>Reads a blob; whether it is what its name says. Remembers that, or forgets what was said of it.</summary>
    internal Either<string, bool> Check(string digest, FileState state)
    {
        var draft = Layout.Draft();
        // As in all of the index, a disk that refuses is no failure: the blob is read again another time.
        var before = Disk.Try(() => Begin(draft)).IfLeft(long.MinValue);
        var sound = Disk.Try(() => Files.Hash(Layout.Blob(digest))).Map(found => found == digest);
        var remember = sound.IfLeft(false)
            && Math.Max(state.Modified, state.Changed) < before - Tick
            && Disk.Try(() => Files.State(Layout.Blob(digest))).IfLeft(None) == Some(state);
        if (remember)
        {
            _ = Disk.Try(() => Remember(draft, digest, state));
        }

        _ = Disk.Try(() => Files.Delete(draft));
        if (!sound.IfLeft(false))
        {
            _ = Disk.Try(() => Files.Delete(Layout.Index(digest)));
        }

        return sound;
    }

    /// <summary>Makes the draft of an entry; returns the time of the file system's own clock.</summary>
    private long Begin(string draft)
    {
        Tree.MakeRoom(draft);
        Files.Create(draft);
        return Files.State(draft).Match(Some: state => state.Changed, None: () => long.MinValue);
    }

    private void Remember(string draft, string digest, FileState state)
    {
        Files.Append(draft, Entry(digest, state));
        Tree.MakeRoom(Layout.Index(digest));
        Files.Rename(draft, Layout.Index(digest));
    }

    private static byte[] Entry(string digest, FileState state) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"1 {digest} {state.Size} {state.Modified} {state.Changed} {state.Inode}\n"));
}
