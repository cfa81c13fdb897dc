using System.Formats.Tar;

namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>The plain files in a tar file that is not trusted.</summary>
internal static class TarEntries
{
    private const int BlockSize = 512;

    /// <summary>Each entry, its content not read yet; the last may be Left: what is wrong with the file.</summary>
    internal static IEnumerable<Either<string, TarEntry>> Of(FileStream file)
    {
        if (!HasEnd(file))
        {
            yield return "is cut off, or no tar file";
            yield break;
        }

        using var tar = new TarReader(file, leaveOpen: true);
        for (var next = Next(tar, file.Length); next.Case is Either<string, TarEntry> one; next = Next(tar, file.Length))
        {
            yield return one;
            if (one.IsLeft)
            {
                yield break;
            }
        }
    }

    /// <summary>A tar file ends with empty blocks; the reader does not ask for them.</summary>
    private static bool HasEnd(FileStream file)
    {
        var last = new byte[BlockSize];
        if (file.Length < BlockSize || file.Length % BlockSize != 0)
        {
            return false;
        }

        file.Position = file.Length - BlockSize;
        file.ReadExactly(last);
        file.Position = 0;
        return !last.AsSpan().ContainsAnyExcept((byte)0);
    }

    private static Option<Either<string, TarEntry>> Next(TarReader tar, long bytes)
    {
        try
        {
            return Optional(tar.GetNextEntry()).Map(entry => Checked(entry, bytes));
        }
        catch (EndOfStreamException)
        {
            return Some(Left<string, TarEntry>("is cut off"));
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or ArgumentException or OverflowException)
        {
            return Some(Left<string, TarEntry>("is not a tar file, or is damaged: a header makes no sense"));
        }
    }

    private static Either<string, TarEntry> Checked(TarEntry entry, long bytes) => entry.EntryType switch
    {
        TarEntryType.RegularFile or TarEntryType.V7RegularFile => entry.Length > bytes ? "is cut off" : entry,
        TarEntryType.HardLink or TarEntryType.SymbolicLink => "holds a link where only plain files may be",
        TarEntryType.CharacterDevice or TarEntryType.BlockDevice => "holds a device where only plain files may be",
        TarEntryType.Directory => "holds a folder where only plain files may be",
        TarEntryType.Fifo => "holds a pipe where only plain files may be",
        _ => "holds an extension of the format where only plain files may be",
    };
}
