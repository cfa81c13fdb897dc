using System.Text;

namespace Multitask.Tests.Tools;

/// <summary>A version that a library asks for.</summary>
/// <param name="Library">Of which library.</param>
/// <param name="Name">The version.</param>
/// <param name="Flags">2: the loader goes on without it.</param>
/// <param name="Index">What symbols of that version are marked with.</param>
/// <param name="Offset">Where its entry lies in the file.</param>
internal sealed record NeededVersion(string Library, string Name, int Flags, int Index, int Offset);

/// <summary>
/// An ELF file as the dynamic loader reads it: by its program headers, while the build goes by its section headers.
/// </summary>
internal sealed class LoaderView(byte[] elf)
{
    private const ulong Strings = 5;
    private const ulong Symbols = 6;
    private const ulong Relocations = 7;
    private const ulong Versions = 0x6ffffff0;
    private const ulong Needs = 0x6ffffffe;
    private const ulong NeedCount = 0x6fffffff;

    /// <summary>Every version that it asks for.</summary>
    internal IEnumerable<NeededVersion> Needed()
    {
        var file = Place(Entry(Needs));
        for (var files = Entry(NeedCount); files > 0; files--)
        {
            var entry = file + Word(file + 8);
            for (var left = Half(file + 2); left > 0; left--)
            {
                yield return new NeededVersion(Text(Word(file + 4)), Text(Word(entry + 8)), Half(entry + 4), Half(entry + 6), entry);
                entry += Word(entry + 12);
            }

            file += Word(file + 12);
        }
    }

    /// <summary>The first symbol of a version.</summary>
    internal int SymbolOf(int version) => Enumerable.Range(0, int.MaxValue).First(at => Half(Place(Entry(Versions)) + (2 * at)) == version);

    /// <summary>The name of a symbol.</summary>
    internal string NameOf(int symbol) => Text(Word(Place(Entry(Symbols)) + (24 * symbol)));

    /// <summary>Where the first relocation names its symbol.</summary>
    internal int FirstRelocation() => Place(Entry(Relocations)) + 12;

    /// <summary>The value of an entry of the dynamic section.</summary>
    private ulong Entry(ulong tag)
    {
        var at = (int)Segments().Single(segment => segment.Type == 2).Offset;
        while (Long(at) != tag)
        {
            at += 16;
        }

        return Long(at + 8);
    }

    /// <summary>Where a virtual address lies in the file.</summary>
    private int Place(ulong address)
    {
        var (_, offset, start, _) = Segments()
            .Single(part => part.Type == 1 && address >= part.Address && address < part.Address + part.Size);
        return (int)(offset + address - start);
    }

    private IEnumerable<(int Type, ulong Offset, ulong Address, ulong Size)> Segments() => Enumerable
        .Range(0, Half(56))
        .Select(i => (int)Long(32) + (i * Half(54)))
        .Select(at => (Word(at), Long(at + 8), Long(at + 16), Long(at + 32)));

    private string Text(int at)
    {
        var text = elf.AsSpan(Place(Entry(Strings)) + at);
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
    }

    private int Half(int at) => BitConverter.ToUInt16(elf, at);

    private int Word(int at) => BitConverter.ToInt32(elf, at);

    private ulong Long(int at) => BitConverter.ToUInt64(elf, at);
}
