using System.Globalization;
using System.Text;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>
/// Molecules of an SDF file in the form V2000 (CTfile formats, BIOVIA 2020): each a title, two more lines, the counts of atoms and bonds, a
/// line per atom, a line per bond, properties that are not read, and <c>$$$$</c>.
/// </summary>
internal sealed class Sdf
{
    private const string End = "$$$$";

    private readonly string _path;
    private readonly byte[] _bytes;
    private int _at;
    private int _line;

    private Sdf(string path, byte[] bytes) => (_path, _bytes) = (path, bytes);

    /// <summary>Every molecule of a file, or its first mistake with its line.</summary>
    internal static Either<string, Molecule[]> Read(string path, byte[] bytes)
    {
        var (file, found) = (new Sdf(path, bytes), new List<Molecule>());
        while (!file.IsOver)
        {
            var molecule = file.Next();
            if (molecule.Case is string reason)
            {
                return reason;
            }

            molecule.IfRight(found.Add);
        }

        return found.Count == 0 ? $"{path}: holds no molecules" : found.ToArray();
    }

    /// <summary>Whether nothing but empty lines is left.</summary>
    private bool IsOver => _bytes.AsSpan(_at).IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private Either<string, Molecule> Next()
    {
        var (title, first) = (Line(), _line);
        (_, _) = (Line(), Line());
        var counts = Line();
        return from sizes in Field(counts, 0, 3).Bind(atoms => Field(counts, 3, 3).Map(bonds => (atoms, bonds)))
                   .Filter(sizes => sizes.atoms > 0 && sizes.bonds >= 0 && counts.Contains("V2000", StringComparison.Ordinal))
                   .ToEither(() => Wrong("must be the counts of atoms, at least one, and bonds, and V2000", counts))
               from atoms in Several(sizes.atoms, ReadAtom)
               from bonds in Several(sizes.bonds, () => ReadBond(sizes.atoms))
               from _ in SkipRest(title)
               select new Molecule(title.Trim(), first, atoms, bonds);
    }

    private static Either<string, T[]> Several<T>(int count, Func<Either<string, T>> read) =>
        Eithers.Traverse(Enumerable.Range(0, count), _ => read()).Map(all => all.ToArray());

    private Either<string, Atom> ReadAtom()
    {
        var line = Line();
        var symbol = line.Length > 31 ? line[31..Math.Min(34, line.Length)].Trim() : "";
        var place = from x in Coordinate(line, 0) from y in Coordinate(line, 10) from z in Coordinate(line, 20) select (x, y, z);
        return from at in place.ToEither(() => Wrong("must be an atom: x, y and z in 10 places each, then its element", line))
               from element in Molecule.ElementOf(symbol).ToEither(() => Wrong($"elements are {Molecule.Symbols}", symbol))
               select new Atom(element, at.x, at.y, at.z);
    }

    private Either<string, Bond> ReadBond(int atoms)
    {
        var line = Line();
        bool Names(int atom) => atom >= 1 && atom <= atoms;
        var read = from one in Field(line, 0, 3) from other in Field(line, 3, 3) from kind in Field(line, 6, 3) select (one, other, kind);
        return read
            .Filter(bond => Names(bond.one) && Names(bond.other) && bond.one != bond.other && bond.kind is >= 1 and <= 4)
            .Map(bond => new Bond(bond.one - 1, bond.other - 1, bond.kind))
            .ToEither(() => Wrong($"must be a bond: two of atoms 1 to {atoms}, then 1 to 4", line));
    }

    private Either<string, Unit> SkipRest(string title)
    {
        while (_at < _bytes.Length)
        {
            if (Line().TrimEnd() == End)
            {
                return unit;
            }
        }

        return $"{_path}: ends inside molecule {Sanitize.Line(title.Trim())}, before {End}";
    }

    /// <summary>The next line, empty behind the end of the file.</summary>
    private string Line()
    {
        var rest = _bytes.AsSpan(_at);
        var length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
        _at = Math.Min(_at + length + 1, _bytes.Length);
        _line++;
        return Encoding.UTF8.GetString(rest[..length]).TrimEnd('\r');
    }

    private string Wrong(string rule, string line) => _at == _bytes.Length && line.Trim().Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{_path}: ends in line {_line}, inside a molecule")
        : string.Create(CultureInfo.InvariantCulture, $"{_path}:{_line}: {rule}; found {(line.Trim() is { Length: > 0 } text ? Sanitize.Line(text) : "nothing")}");

    private static Option<int> Field(string line, int from, int length) =>
        line.Length > from && int.TryParse(line.AsSpan(from, Math.Min(length, line.Length - from)), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : None;

    private static Option<float> Coordinate(string line, int from) =>
        line.Length >= from + 10
        && double.TryParse(line.AsSpan(from, 10), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && float.IsFinite((float)number)
            ? (float)number
            : None;
}
