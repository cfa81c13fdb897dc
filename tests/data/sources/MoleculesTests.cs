using LanguageExt;
using Multitask.Tests.Golden;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>QM9's folder: three molecules written here, and those of the published reader where they are.</summary>
public sealed class MoleculesTests : IDisposable
{
    private const string Columns = "mol_id,A,B,C,mu,alpha,homo,lumo,gap,r2,zpve,u0,u298,h298,g298,cv,u0_atom,u298_atom,h298_atom,g298_atom";

    private static readonly string[] Water =
    [
        "gdb_1", "", "", "  3  2  0  0  0  0            999 V2000",
        "    0.0000    0.0000    0.0000 O   0  0", "    1.0000    0.0000    0.0000 H   0  0", "    0.0000    2.0000    0.0000 H   0  0",
        "  1  2  1  0", "  1  3  1  0", "M  END", "$$$$",
    ];

    private static readonly string[] Neon = ["gdb_2", "", "", "  1  0  0  0  0  0            999 V2000", "    0.5000    0.0000    0.0000 F   0  0", "M  END", "$$$$"];

    private static readonly string[] Pair =
    [
        "gdb_3", "", "", "  2  0  0  0  0  0            999 V2000",
        "    0.0000    0.0000    0.0000 C   0  0", "    3.0000    4.0000    0.0000 N   0  0", "M  END", "$$$$",
    ];

    private readonly Scratch _scratch = new();

    public MoleculesTests()
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(_scratch["out"]);
        Write("gdb9.sdf", [.. Water, .. Neon, .. Pair]);
        Write("gdb9.sdf.csv", [Columns, .. Enumerable.Range(1, 3).Select(at => $"gdb_{at},,,,{at},2,1,1,,3,1,,,,,4,1,1,1,")]);
        Write("uncharacterized.txt", [.. Enumerable.Repeat("12 is a line of the header", 9), "-----"]);
    }

    public void Dispose() => _scratch.Dispose();

    private string Root => _scratch["raw"];

    private Source.Molecules Source => new(Root) { Test = new Holdout.Count(1), Validation = new Holdout.Count(1), KeepsUncharacterized = true };

    [Fact]
    public void Eleven_regressions_and_a_graph_as_large_as_the_largest_molecule()
    {
        var info = Source.Describe().Value();
        Assert.Equal((1, 1, 1), (info.Train, info.Validation, info.Test));
        Assert.Equal(
            Seq("mu", "alpha", "homo", "lumo", "r2", "zpve", "u0_atom", "u298_atom", "h298_atom", "g298_atom", "cv"), info.Tasks.Map(task => task.Name));
        Assert.All(info.Tasks, task => Assert.IsType<TaskKind.Regression>(task.Kind));
        Assert.Equal(Some(new Multitask.Models.Networks.GraphLayout(3, 11, 5)), info.Graph);
        Assert.Equal((3 * 11) + 3 + (9 * 6), info.Input.Count);
    }

    [Fact]
    public void Atoms_bonds_and_distances_stand_where_the_layout_says()
    {
        var (inputs, targets) = Molecule("gdb_1");
        Assert.Equal([0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 2], inputs[..11]);
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0], inputs[11..22]);
        Assert.Equal([1, 1, 1], inputs[33..36]);
        Assert.Equal([0, 0, 0, 0, 0, 0], inputs[36..42]);
        Assert.Equal([1, 0, 0, 0, 1, 1], inputs[42..48]);
        Assert.Equal([0, 0, 0, 0, MathF.Sqrt(5), 1], inputs[66..72]);
        Assert.Equal([1, 2, 27.211386246f, 27.211386246f, 3, 27.211386246f, 0.04336414f, 0.04336414f, 0.04336414f, float.NaN, 4], targets);
    }

    [Fact]
    public void A_molecule_of_one_atom_and_one_without_bonds_are_graphs_too()
    {
        var (alone, _) = Molecule("gdb_2");
        Assert.Equal([1, 0, 0], alone[33..36]);
        Assert.All(alone[36..], number => Assert.Equal(0, number));
        var (pair, _) = Molecule("gdb_3");
        Assert.Equal([0, 0, 0, 0, 5, 1], pair[42..48]);
    }

    [Fact]
    public void Molecules_of_the_list_below_nine_lines_of_header_are_left_out()
    {
        Write("gdb9.sdf", [.. Water, .. Neon, .. Pair, "gdb_4", .. Neon.Skip(1)]);
        File.AppendAllText(Path.Combine(Root, "gdb9.sdf.csv"), "gdb_4,,,,4,2,1,1,,3,1,,,,,4,1,1,1,\n");
        Write("uncharacterized.txt", [.. Enumerable.Repeat("1 is a line of the header", 9), "   2  F", "-----", ""]);
        Assert.Equal([1, 3, 4], Names(Source with { KeepsUncharacterized = false }).Order());
    }

    [Theory]
    [InlineData("gdb9.sdf", "$$$$", "", "gdb9.sdf: ends inside molecule gdb_3, before $$$$")]
    [InlineData("gdb9.sdf", "  1  3  1  0", "  1  4  1  0", "gdb9.sdf:9: must be a bond: two of atoms 1 to 3, then 1 to 4; found 1  4  1  0")]
    [InlineData("gdb9.sdf", "  1  3  1  0", "  1  3  5  0", "gdb9.sdf:9: must be a bond: two of atoms 1 to 3, then 1 to 4; found 1  3  5  0")]
    [InlineData("gdb9.sdf", "  1  3  1  0", "  1  1  1  0", "gdb9.sdf:9: must be a bond: two of atoms 1 to 3, then 1 to 4; found 1  1  1  0")]
    [InlineData("gdb9.sdf", "0.0000 O ", "0.0000 Xe", "gdb9.sdf:5: elements are H, C, N, O, F; found Xe")]
    [InlineData("gdb9.sdf", "    1.0000    0.0000    0.0000 H   0  0", "    1.0000       nan    0.0000 H", "gdb9.sdf:6: must be an atom: x, y and z in 10 places each, then its element; found 1.0000       nan    0.0000 H")]
    [InlineData("gdb9.sdf", "  3  2  0  0  0  0            999 V2000", "  0  0  0     0  0            999 V3000", "gdb9.sdf:4: must be the counts of atoms, at least one, and bonds, and V2000; found 0  0  0     0  0            999 V3000")]
    [InlineData("gdb9.sdf.csv", "gdb_2", "gdb_7", "gdb9.sdf.csv:3: must be gdb_2, as gdb9.sdf has there, found gdb_7")]
    [InlineData("gdb9.sdf.csv", "gdb_3,,,,3,2,1,1,,3,1,,,,,4,1,1,1,", "", "gdb9.sdf.csv: must have a row for each of the 3 molecules of gdb9.sdf, found 2")]
    [InlineData("gdb9.sdf.csv", "gdb_2,,,,2", "gdb_2,,,,two", "gdb9.sdf.csv:3: mu must be a number, found two")]
    [InlineData("gdb9.sdf.csv", "r2,", "rr,", "gdb9.sdf.csv: must have a column r2")]
    public void A_file_that_is_wrong_is_told_with_its_line(string file, string text, string instead, string expected)
    {
        var path = Path.Combine(Root, file);
        var content = File.ReadAllText(path);
        var at = text == "$$$$" ? content.LastIndexOf(text, StringComparison.Ordinal) : content.IndexOf(text, StringComparison.Ordinal);
        File.WriteAllText(path, content[..at] + instead + content[(at + text.Length)..]);
        Assert.Equal(Path.Combine(Root, expected), Source.Describe().Message());
        Assert.Equal(Path.Combine(Root, expected), Pack(Source).Message());
    }

    [Theory]
    [InlineData(2, "gdb9.sdf: ends in line 3, inside a molecule")]
    [InlineData(5, "gdb9.sdf: ends in line 6, inside a molecule")]
    [InlineData(8, "gdb9.sdf: ends in line 9, inside a molecule")]
    public void Structures_that_end_early_are_told(int lines, string expected)
    {
        Write("gdb9.sdf", Water[..lines]);
        Assert.Equal(Path.Combine(Root, expected), Source.Describe().Message().Replace("line 4", "line 3", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("4 F", "uncharacterized.txt:10: must begin with the number of a molecule, 1 to 3, found 4")]
    [InlineData("0 F", "uncharacterized.txt:10: must begin with the number of a molecule, 1 to 3, found 0")]
    [InlineData("99999999999 F", "uncharacterized.txt:10: must begin with the number of a molecule, 1 to 3, found 99999999999")]
    [InlineData("-----", "uncharacterized.txt: must have lines that begin with the number of a molecule below its 9 lines of header, found none")]
    [InlineData("1 F\n2\n3\n", "uncharacterized.txt: leaves no molecule")]
    public void A_list_that_is_wrong_is_told(string lines, string expected)
    {
        Write("uncharacterized.txt", [.. Enumerable.Repeat("1 is a line of the header", 9), lines]);
        Assert.Equal(Path.Combine(Root, expected), (Source with { KeepsUncharacterized = false }).Describe().Message());
    }

    [Theory]
    [InlineData("gdb9.sdf")]
    [InlineData("gdb9.sdf.csv")]
    [InlineData("uncharacterized.txt")]
    public void A_file_that_is_missing_is_named(string file)
    {
        File.Delete(Path.Combine(Root, file));
        var source = Source with { KeepsUncharacterized = false };
        Write("uncharacterized.txt".Equals(file, StringComparison.Ordinal) ? "other.txt" : "uncharacterized.txt", [.. Enumerable.Repeat("", 9), "1"]);
        Assert.Equal($"{Path.Combine(Root, file)}: not found", source.Describe().Message());
        Assert.Equal($"{Path.Combine(Root, file)}: not found", source.Digests().Message());
    }

    [Fact]
    public void Splits_that_are_too_large_are_told()
    {
        var file = Path.Combine(Root, "gdb9.sdf");
        Assert.Equal(
            $"{file}: test must be a share (0.1) or a count that leaves something of its 3 molecules", new Source.Molecules(Root) { KeepsUncharacterized = true }.Describe().Message());
        Assert.Equal(
            $"{file}: train must be at most 1 of its 3 molecules beside test and validation, found 2", (Source with { Train = 2 }).Describe().Message());
        Assert.Equal(
            $"{file}: test and validation must leave something of its 3 molecules to learn from", (Source with { Test = new Holdout.Count(2) }).Describe().Message());
    }

    [Fact]
    public void The_draw_is_the_datas_own_and_splits_have_nothing_in_common()
    {
        var all = Enumerable.Range(0, 8).Select(seed => Names(Source with { Seed = (ulong)seed })).ToArray();
        Assert.All(all, names => Assert.Equal([1, 2, 3], names.Order()));
        Assert.True(all.Select(names => names[0]).Distinct().Count() > 1);
    }

    [Fact]
    public void The_published_readers_molecules_are_read_to_the_last_bit()
    {
        var folder = Environment.GetEnvironmentVariable("QM9_DIR") ?? "";
        Assert.SkipUnless(Directory.Exists(folder), "needs the 21 molecules of qm9_training.npz, as a folder of gdb9 in QM9_DIR");
        using var golden = new Golden.Golden("qm9_training.npz");
        var stored = new StoredMolecules(golden);
        var targets = golden.Array<float>("targets").Values.Chunk(11).ToArray();
        var source = new Source.Molecules(folder) { KeepsUncharacterized = true, Test = new Holdout.Count(1), Validation = new Holdout.Count(1) };
        Pack(source).Value();
        Assert.Equal(Some(stored.Layout), source.Describe().Value().Graph);
        var expected = Enumerable.Range(0, stored.Count).Select(at => (Vector: stored.Vector(at).Select(value => (float)value).ToArray(), Targets: targets[at])).ToArray();
        var found = Examples(source);
        Assert.Equal(stored.Count, found.Length);
        Assert.All(found, one => Assert.Contains(expected, pair => pair.Vector.SequenceEqual(one.Input) && pair.Targets.SequenceEqual(one.Targets)));
    }

    private Either<string, Unit> Pack(Source source) => source.Pack(new Packing(1, _scratch["out"], _ => { }, CancellationToken.None));

    private (float[] Input, float[] Targets) Molecule(string name)
    {
        Pack(Source).Value();
        return Examples(Source).Single(one => one.Targets[0] == name[^1] - '0');
    }

    private int[] Names(Source source)
    {
        Pack(source).Value();
        return [.. Examples(source).Select(one => (int)one.Targets[0])];
    }

    /// <summary>All examples: training, validation, test.</summary>
    private (float[] Input, float[] Targets)[] Examples(Source source)
    {
        var info = source.Describe().Value();
        return [.. info.Splits.SelectMany(split =>
        {
            using var packed = DataSplit.Open(Path.Combine(_scratch["out"], Packing.FileName(split)), info).Value();
            var batch = packed.Read([.. Enumerable.Range(0, packed.Count)], None);
            return batch.Inputs.Chunk((int)info.Input.Count).Select((input, at) => (input, batch.Targets.Map(target => target.AsReals[at]).ToArray())).ToArray();
        })];
    }

    private void Write(string name, params string[] lines) => File.WriteAllLines(Path.Combine(Root, name), lines);
}
