#nullable enable
#if !NET
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
#endif
using System.Text;

namespace Multitask.Build;

/// <summary>
/// Marks a symbol version that a shared library asks for, but that none of its relocations uses, as optional (<c>VER_FLG_WEAK</c>),
/// so that the dynamic loader accepts an older library. x86-64 ELF files only.
/// </summary>
/// <remarks>
/// TorchSharp's native library names GLIBCXX_3.4.32 for <c>_ZSt21ios_base_library_initv</c>, which GCC 13 references in every file
/// that includes &lt;iostream&gt; and which nothing there calls. libstdc++ of Debian 12 ends at GLIBCXX_3.4.30. Compiled into the
/// build (RoslynCodeTaskFactory) and into the tests, hence plain C# on .NET Standard 2.0.
/// </remarks>
public static class OptionalSymbolVersion
{
    private const ushort Weak = 2;
    private const uint Relocations = 4;
    private const uint DynamicSymbols = 11;
    private const uint RequiredVersions = 0x6ffffffe;
    private const uint SymbolVersions = 0x6fffffff;

    /// <summary>Changes the file's bytes in place.</summary>
    /// <param name="elf">The shared library.</param>
    /// <param name="library">The library that has the version, <c>libstdc++.so.6</c>.</param>
    /// <param name="version">The version, <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>Empty if done, or why the file was left as it is.</returns>
    public static string Mark(byte[] elf, string library, string version)
    {
        try
        {
            return Section.All(elf) is { Count: > 0 } sections
                ? Mark(elf, sections, library, version)
                : "it is not an x86-64 ELF file with sections";
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException or OverflowException or InvalidOperationException)
        {
            return "its tables point outside of the file";
        }
    }

    /// <summary>Whether a library defines a version: its name stands in the file.</summary>
    public static bool Defines(string library, string version) =>
        Encoding.ASCII.GetString(File.ReadAllBytes(library)).Split('\0').Contains(version);

    private static string Mark(byte[] elf, List<Section> sections, string library, string version)
    {
        var tables = sections.Where(section => section.Type == RequiredVersions).ToList();
        if (tables.Count != 1)
        {
            return "it has no table of the versions that it asks for";
        }

        var names = sections[(int)tables[0].Link];
        var entries = Entries(elf, tables[0], names).Where(entry => entry.Library == library && entry.Version == version).ToList();
        if (entries.Count != 1)
        {
            return $"it does not ask {library} for {version} once, but {entries.Count} times";
        }

        var index = BitConverter.ToUInt16(elf, entries[0].Offset + 6) & 0x7fff;
        var used = Used(elf, sections, index);
        if (used.Length > 0)
        {
            return $"it uses {used} of {version}";
        }

        elf[entries[0].Offset + 4] |= (byte)Weak;
        return "";
    }

    /// <summary>Every version asked for: of which library (Elf64_Verneed), and where its entry (Elf64_Vernaux) lies.</summary>
    private static IEnumerable<(string Library, string Version, int Offset)> Entries(byte[] elf, Section required, Section names) =>
        from file in Chain(elf, required.Offset)
        from entry in Chain(elf, checked(file + (int)BitConverter.ToUInt32(elf, file + 8)))
        select (Text(elf, names, BitConverter.ToUInt32(elf, file + 4)), Text(elf, names, BitConverter.ToUInt32(elf, entry + 8)), entry);

    /// <summary>Where entries lie that each tell how far the next one is; the last one tells 0, which is what the loader goes by.</summary>
    private static IEnumerable<int> Chain(byte[] elf, int first)
    {
        for (var (at, step) = (first, 1); step > 0; at = checked(at + step))
        {
            step = checked((int)BitConverter.ToUInt32(elf, at + 12));
            yield return at;
        }
    }

    /// <summary>A symbol of the version that a relocation refers to; empty if none does.</summary>
    private static string Used(byte[] elf, List<Section> sections, int version)
    {
        var symbols = sections.Single(section => section.Type == DynamicSymbols);
        var versions = sections.Single(section => section.Type == SymbolVersions);
        var referred = new HashSet<int>(sections
            .Where(section => section.Type == Relocations)
            .SelectMany(section => Enumerable.Range(0, section.Size / 24).Select(i => section.Offset + (24 * i) + 12))
            .Select(symbol => (int)BitConverter.ToUInt32(elf, symbol)));
        return Enumerable.Range(0, symbols.Size / 24)
            .Where(symbol => (BitConverter.ToUInt16(elf, versions.Offset + (2 * symbol)) & 0x7fff) == version && referred.Contains(symbol))
            .Select(symbol => Text(elf, sections[(int)symbols.Link], BitConverter.ToUInt32(elf, symbols.Offset + (24 * symbol))))
            .FirstOrDefault() ?? "";
    }

    private static string Text(byte[] elf, Section names, uint at)
    {
        var start = names.Offset + (int)at;
        return Encoding.ASCII.GetString(elf, start, Array.IndexOf(elf, (byte)0, start) - start);
    }

    /// <summary>The part of a section header that is read here.</summary>
    private readonly struct Section
    {
        private Section(byte[] elf, int header) => (Type, Offset, Size, Link) = (
            BitConverter.ToUInt32(elf, header + 4),
            checked((int)BitConverter.ToUInt64(elf, header + 24)),
            checked((int)BitConverter.ToUInt64(elf, header + 32)),
            BitConverter.ToUInt32(elf, header + 40));

        internal uint Type { get; }

        internal int Offset { get; }

        internal int Size { get; }

        internal uint Link { get; }

        internal static List<Section> All(byte[] elf)
        {
            byte[] start = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
            var x64 = elf.Length >= 64 && elf.Take(start.Length).SequenceEqual(start) && BitConverter.ToUInt16(elf, 18) == 62;
            var (table, size) = x64 ? (checked((int)BitConverter.ToUInt64(elf, 40)), BitConverter.ToUInt16(elf, 58)) : (0, (ushort)0);
            return [.. Enumerable.Range(0, x64 ? BitConverter.ToUInt16(elf, 60) : 0).Select(i => new Section(elf, table + (i * size)))];
        }
    }
}

#if !NET
/// <summary>The build's task: a copy of a library in which a version is optional.</summary>
public sealed class MarkSymbolVersionOptional : Microsoft.Build.Utilities.Task
{
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; } = "";

    [Microsoft.Build.Framework.Required]
    public string Copy { get; set; } = "";

    [Microsoft.Build.Framework.Required]
    public string Version { get; set; } = "";

    [Microsoft.Build.Framework.Required]
    public string SystemLibrary { get; set; } = "";

    public override bool Execute()
    {
        var elf = File.ReadAllBytes(Source);
        var optional = !OptionalSymbolVersion.Defines(SystemLibrary, Version);
        var refusal = optional ? OptionalSymbolVersion.Mark(elf, "libstdc++.so.6", Version) : "";
        if (optional)
        {
            Log.LogMessage(
                Microsoft.Build.Framework.MessageImportance.High,
                refusal.Length == 0
                    ? $"{Path.GetFileName(Source)}: {Version}, which {SystemLibrary} lacks and nothing uses, is marked optional in the copy"
                    : $"{Path.GetFileName(Source)} is left as it is, though {SystemLibrary} lacks {Version}: {refusal}");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Copy)!);
        File.WriteAllBytes(Copy + ".new", elf);
        File.Delete(Copy);
        File.Move(Copy + ".new", Copy);
        return true;
    }
}
#endif
