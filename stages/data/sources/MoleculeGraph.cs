namespace Multitask.Stages.Data.Sources;

/// <summary>
/// A molecule as the graph of QM9's published experiments, of PyTorch Geometric's QM9: every atom has an edge to every other. An atom's
/// features: which of H, C, N, O, F it is (5), its atomic number, whether it is aromatic, sp, sp2 and sp3 hybridisation (always 0: the
/// published reader does not perceive it), how many hydrogens it is bonded to. An edge's: single, double, triple, aromatic bond (4, all 0
/// without a bond), the distance in angstrom.
/// </summary>
internal static class MoleculeGraph
{
    private const int Kinds = 4;
    private const int Hydrogen = 0;
    private const int Aromatic = 4;

    private static readonly int Number = Molecule.Elements.Count;
    private static readonly int IsAromatic = Number + 1;
    private static readonly int Hydrogens = Number + 5;

    /// <summary>How graphs of at most so many atoms lie in a vector.</summary>
    internal static GraphLayout Layout(int atoms) => new(atoms, NodeFeatures: Number + 6, EdgeFeatures: Kinds + 1);

    /// <summary>The vector of a molecule.</summary>
    /// <param name="layout">Of at least as many atoms as it has.</param>
    /// <param name="molecule">The molecule.</param>
    internal static float[] Of(GraphLayout layout, Molecule molecule)
    {
        var values = new float[layout.Size];
        Nodes(layout, molecule, values);
        Edges(layout, molecule, values);
        return values;
    }

    private static void Nodes(GraphLayout layout, Molecule molecule, float[] values)
    {
        Span<float> Row(int atom) => values.AsSpan(atom * layout.NodeFeatures, layout.NodeFeatures);
        for (var at = 0; at < molecule.Atoms.Length; at++)
        {
            var element = molecule.Atoms[at].Element;
            Row(at)[element] = 1;
            Row(at)[Number] = Molecule.Elements[element].Number;
            values[layout.MaskStart + at] = 1;
        }

        foreach (var (one, other, kind) in molecule.Bonds.SelectMany(Ways))
        {
            Row(one)[Hydrogens] += molecule.Atoms[other].Element == Hydrogen ? 1 : 0;
            Row(one)[IsAromatic] = kind == Aromatic ? 1 : Row(one)[IsAromatic];
        }
    }

    private static void Edges(GraphLayout layout, Molecule molecule, float[] values)
    {
        Span<float> Edge(int one, int other) =>
            values.AsSpan(layout.EdgesStart + (((one * layout.Nodes) + other) * layout.EdgeWidth), layout.EdgeWidth);
        for (var one = 0; one < molecule.Atoms.Length; one++)
        {
            for (var other = 0; other < molecule.Atoms.Length; other++)
            {
                if (one != other)
                {
                    Edge(one, other)[Kinds] = molecule.Atoms[one].Distance(molecule.Atoms[other]);
                    Edge(one, other)[Kinds + 1] = 1;
                }
            }
        }

        foreach (var (one, other, kind) in molecule.Bonds.SelectMany(Ways))
        {
            Edge(one, other)[kind - 1] = 1;
        }
    }

    private static IEnumerable<(int One, int Other, int Kind)> Ways(Bond bond) => [(bond.From, bond.To, bond.Kind), (bond.To, bond.From, bond.Kind)];
}
