using Multitask.Build;
using Multitask.Tests.Data;
using Xunit;

namespace Multitask.Tests.Tools;

/// <summary>The build's change to TorchSharp's native library, on the very file of the package.</summary>
public sealed class OptionalSymbolVersionTests : IDisposable
{
    private const string Library = "libstdc++.so.6";
    private const string Version = "GLIBCXX_3.4.32";

    private static readonly Lazy<byte[]> Package = new(FromPackage);

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void One_byte_changes_and_the_loader_sees_the_flag_of_that_version_alone()
    {
        var (before, after) = (Package.Value, Copy());
        Assert.Equal("", OptionalSymbolVersion.Mark(after, Library, Version));
        var needed = Needed(before);
        Assert.Equal(needed with { Flags = 2 }, Needed(after));
        Assert.Equal(
            new LoaderView(before).Needed().Select(one => one == needed ? one with { Flags = 2 } : one), new LoaderView(after).Needed());
        Assert.Equal([needed.Offset + 4], Enumerable.Range(0, before.Length).Where(at => before[at] != after[at]));
    }

    [Fact]
    public void A_second_time_changes_nothing()
    {
        var once = Copy();
        Assert.Equal("", OptionalSymbolVersion.Mark(once, Library, Version));
        byte[] twice = [.. once];
        Assert.Equal("", OptionalSymbolVersion.Mark(twice, Library, Version));
        Assert.True(once.AsSpan().SequenceEqual(twice));
    }

    [Fact]
    public void A_version_of_which_a_relocation_uses_a_symbol_stays_required()
    {
        var elf = Copy();
        var view = new LoaderView(elf);
        var symbol = view.SymbolOf(Needed(elf).Index);
        BitConverter.GetBytes(symbol).CopyTo(elf, view.FirstRelocation());
        Refused(elf, Version, $"it uses {view.NameOf(symbol)} of {Version}");
    }

    [Theory]
    [InlineData(Library, "GLIBCXX_9.9.99")]
    [InlineData("libm.so.6", Version)]
    public void A_version_that_it_does_not_ask_for_is_refused(string library, string version)
    {
        var elf = Copy();
        Assert.Equal($"it does not ask {library} for {version} once, but 0 times", OptionalSymbolVersion.Mark(elf, library, version));
        Assert.True(Package.Value.AsSpan().SequenceEqual(elf));
    }

    [Theory]
    [InlineData(0.999)]
    [InlineData(0.5)]
    [InlineData(0.001)]
    public void A_file_that_ends_too_early_is_refused(double part) =>
        Refused(Package.Value[..(int)(Package.Value.Length * part)], Version, "its tables point outside of the file");

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(63)]
    public void The_beginning_of_a_header_is_no_library(int length) => RefusedAsForeign(Package.Value[..length]);

    [Theory]
    [InlineData(0)] // no ELF
    [InlineData(4)] // 32 bits
    [InlineData(5)] // another byte order
    [InlineData(18)] // another processor
    public void What_is_not_for_this_machine_is_refused(int place)
    {
        var elf = Copy();
        elf[place] ^= 3;
        RefusedAsForeign(elf);
    }

    [Fact]
    public void A_file_without_sections_is_refused()
    {
        var elf = Copy();
        elf.AsSpan(60, 2).Clear();
        RefusedAsForeign(elf);
    }

    [Fact]
    public void A_library_that_asks_for_no_versions_is_refused()
    {
        var elf = Copy();
        var sections = BitConverter.ToInt32(elf, 40);
        var type = Enumerable.Range(0, elf[60])
            .Select(i => sections + (64 * i) + 4)
            .Single(at => BitConverter.ToInt32(elf, at) == 0x6ffffffe);
        elf.AsSpan(type, 4).Clear();
        Refused(elf, Version, "it has no table of the versions that it asks for");
    }

    [Fact]
    public void An_entry_whose_next_one_lies_nowhere_is_refused()
    {
        var elf = Copy();
        elf.AsSpan(Needed(elf).Offset + 12, 4).Fill(0xff);
        Refused(elf, Version, "its tables point outside of the file");
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.32\0", true)]
    [InlineData("GLIBCXX_3.4.31\0GLIBCXX_3.4.32\0GLIBCXX_3.4.33\0", true)]
    [InlineData("GLIBCXX_3.4.30\0GLIBCXX_3.4.31\0", false)]
    [InlineData("GLIBCXX_3.4.320\0", false)]
    public void A_library_has_the_versions_that_it_names(string names, bool has)
    {
        File.WriteAllText(_scratch["lib.so"], $"\u007fELF\0{names}");
        Assert.Equal(has, OptionalSymbolVersion.Defines(_scratch["lib.so"], Version));
    }

    private static void RefusedAsForeign(byte[] elf) => Refused(elf, Version, "it is not an x86-64 ELF file with sections");

    private static void Refused(byte[] elf, string version, string reason)
    {
        byte[] before = [.. elf];
        Assert.Equal(reason, OptionalSymbolVersion.Mark(elf, Library, version));
        Assert.True(before.AsSpan().SequenceEqual(elf));
    }

    private static NeededVersion Needed(byte[] elf) =>
        new LoaderView(elf).Needed().Single(one => (one.Library, one.Name) == (Library, Version));

    private static byte[] Copy() => [.. Package.Value];

    /// <summary>The file beside the tests is the package's, but for the flag that the build may have set.</summary>
    private static byte[] FromPackage()
    {
        var elf = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
        elf[Needed(elf).Offset + 4] = 0;
        return elf;
    }
}
