namespace Multitask.Stages.Data.Formats;

/// <summary>An atom: its element, by its place in <see cref="Molecule.Elements"/>, and where it is, in angstrom.</summary>
internal readonly record struct Atom(int Element, float X, float Y, float Z)
{
    /// <summary>The distance to another atom in single precision, rounded as PyTorch's norm is: a fused multiply-add for each axis.</summary>
    internal float Distance(Atom other)
    {
        var (x, y, z) = (X - other.X, Y - other.Y, Z - other.Z);
        return MathF.Sqrt(MathF.FusedMultiplyAdd(z, z, MathF.FusedMultiplyAdd(y, y, x * x)));
    }
}

/// <summary>A bond between two atoms, by their places from 0; its kind is 1 single, 2 double, 3 triple or 4 aromatic.</summary>
internal readonly record struct Bond(int From, int To, int Kind);

/// <summary>A molecule.</summary>
/// <param name="Name">The first line of its record.</param>
/// <param name="Line">Where its record begins in the file.</param>
/// <param name="Atoms">In the order of the file.</param>
/// <param name="Bonds">Each once.</param>
internal sealed record Molecule(string Name, int Line, Atom[] Atoms, Bond[] Bonds)
{
    /// <summary>The elements of QM9 in the order of its features.</summary>
    internal static readonly Seq<(string Symbol, int Number)> Elements = Prelude.Seq(("H", 1), ("C", 6), ("N", 7), ("O", 8), ("F", 9));

    /// <summary>Their symbols, for messages.</summary>
    internal static readonly string Symbols = string.Join(", ", Elements.Map(element => element.Symbol));

    private static readonly Map<string, int> Places = Prelude.toMap(Elements.Map((at, element) => (element.Symbol, at)));

    /// <summary>The place of an element, by its symbol.</summary>
    internal static Option<int> ElementOf(string symbol) => Places.Find(symbol);
}
