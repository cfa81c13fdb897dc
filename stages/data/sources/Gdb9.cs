using System.Globalization;
using System.Text;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The molecules of QM9's official folder and their properties.</summary>
/// <param name="Molecules">In the order of the files, without those that are left out.</param>
/// <param name="Targets">Of each molecule, in the order of <see cref="Properties"/>; NaN where it is not known.</param>
internal sealed record Gdb9(Molecule[] Molecules, float[][] Targets)
{
    internal const string Structures = "gdb9.sdf";
    internal const string Table = "gdb9.sdf.csv";
    internal const string Uncharacterized = "uncharacterized.txt";

    private const int HeaderLines = 9;

    // As the published program's library has them, whose numbers are of single precision.
    private const float Hartree = 27.211386246f;
    private const float KilocaloriePerMole = 0.04336414f;

    /// <summary>
    /// The columns that are tasks, and what makes their numbers electronvolts: the eleven of FAMO's experiment in its order. Energies are
    /// those of atomisation.
    /// </summary>
    internal static readonly Seq<(string Column, float Unit)> Properties = Seq(
        ("mu", 1f), ("alpha", 1f), ("homo", Hartree), ("lumo", Hartree), ("r2", 1f), ("zpve", Hartree), ("u0_atom", KilocaloriePerMole),
        ("u298_atom", KilocaloriePerMole), ("h298_atom", KilocaloriePerMole), ("g298_atom", KilocaloriePerMole), ("cv", 1f));

    /// <summary>The names of the files that are read.</summary>
    internal static Seq<string> Names(bool keepAll) => keepAll ? Seq(Structures, Table) : Seq(Structures, Table, Uncharacterized);

    /// <summary>Reads the folder; each file's bytes come from a function of its name.</summary>
    internal static Either<string, Gdb9> Read(string folder, bool keepAll, Func<string, Either<string, byte[]>> bytes)
    {
        string At(string name) => Path.Combine(folder, name);
        return from structures in bytes(Structures).Bind(content => Sdf.Read(At(Structures), content))
               from table in bytes(Table).Bind(content => TableFile.Read(At(Table), content, Seq<string>()))
               from targets in Numbers(At(Table), table, structures)
               from omitted in keepAll
                   ? Right<string, LanguageExt.HashSet<int>>(HashSet<int>())
                   : bytes(Uncharacterized).Bind(content => Omitted(At(Uncharacterized), content, structures.Length))
               let kept = Enumerable.Range(0, structures.Length).Where(at => !omitted.Contains(at)).ToArray()
               from _ in kept.Length == 0 ? Left<string, Unit>($"{At(Uncharacterized)}: leaves no molecule") : unit
               select new Gdb9([.. kept.Select(at => structures[at])], [.. kept.Select(at => targets[at])]);
    }

    private static Either<string, Seq<float[]>> Numbers(string path, TableFile table, Molecule[] structures)
    {
        if (table.Rows.Count != structures.Length)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{path}: must have a row for each of the {structures.Length} molecules of {Structures}, found {table.Rows.Count}");
        }

        var rows = table.Rows.ToArray();
        return from name in Column(path, table, "mol_id")
               from columns in Eithers.Traverse(Properties, property => Column(path, table, property.Column))
               from targets in Eithers.Traverse(Enumerable.Range(0, rows.Length), row => rows[row][name] == structures[row].Name
                   ? Eithers.Traverse(columns.Zip(Properties), pair => Number(rows[row][pair.Item1], pair.Item2)).Map(numbers => numbers.ToArray())
                       .MapLeft(rule => string.Create(CultureInfo.InvariantCulture, $"{path}:{table.Lines[row]}: {rule}"))
                   : string.Create(
                       CultureInfo.InvariantCulture,
                       $"{path}:{table.Lines[row]}: must be {Sanitize.Line(structures[row].Name)}, as {Structures} has there, found {Sanitize.Line(rows[row][name])}"))
               select targets;
    }

    private static Either<string, int> Column(string path, TableFile table, string name) =>
        table.Columns.ToList().IndexOf(name) is >= 0 and var at ? at : $"{path}: must have a column {name}";

    private static Either<string, float> Number(string field, (string Column, float Unit) property) =>
        TableColumn.IsMissing(field) ? float.NaN
        : TableColumn.Parsed(field).Match(
            number => Right<string, float>(number * property.Unit),
            () => $"{property.Column} must be a number, found {Sanitize.Line(field)}");

    /// <summary>The places, from 0, of the molecules that lines below the header begin with, numbered from 1.</summary>
    private static Either<string, LanguageExt.HashSet<int>> Omitted(string path, byte[] bytes, int count) => Eithers.Traverse(
            Encoding.UTF8.GetString(bytes).Split('\n')
                .Select((line, at) => (Number: at + 1, Word: line.Trim().Split(' ', '\t')[0]))
                .Skip(HeaderLines)
                .Where(line => line.Word.Length > 0 && char.IsAsciiDigit(line.Word[0])),
            line => int.TryParse(line.Word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= count
                ? Right<string, int>(number - 1)
                : string.Create(CultureInfo.InvariantCulture, $"{path}:{line.Number}: must begin with the number of a molecule, 1 to {count}, found {Sanitize.Line(line.Word)}"))
        .Bind(omitted => omitted.IsEmpty
            ? Left<string, LanguageExt.HashSet<int>>($"{path}: must have lines that begin with the number of a molecule below its {HeaderLines} lines of header, found none")
            : toHashSet(omitted));
}
