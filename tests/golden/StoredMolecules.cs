namespace Multitask.Tests.Golden;

/// <summary>The molecules of qm9_training.npz, laid out as vectors from the stored features and edges.</summary>
internal sealed class StoredMolecules
{
    private readonly Golden _golden;
    private readonly int[] _atoms;
    private readonly int[] _edges;

    internal StoredMolecules(Golden golden)
    {
        _golden = golden;
        _atoms = [.. golden.Longs("sizes").Select(count => (int)count)];
        _edges = [.. golden.Longs("edge_sizes").Select(count => (int)count)];
        Layout = new(_atoms.Max(), golden.Array<double>("features").Shape[1], golden.Array<double>("edge_attr").Shape[1]);
    }

    internal GraphLayout Layout { get; }

    internal int Count => _atoms.Length;

    /// <summary>The molecules of the stored batch, one after the other.</summary>
    internal double[] Batch() => [.. _golden.Longs("batch").SelectMany(at => Vector((int)at))];

    /// <summary>One molecule.</summary>
    internal double[] Vector(int molecule)
    {
        var (atoms, edges) = (_atoms.Take(molecule).Sum(), _edges.Take(molecule).Sum());
        var values = new double[Layout.Size];
        System.Array.Copy(
            _golden.Doubles("features"), atoms * Layout.NodeFeatures, values, 0, _atoms[molecule] * Layout.NodeFeatures);
        System.Array.Fill(values, 1, Layout.MaskStart, _atoms[molecule]);
        var (index, attributes, all) = (_golden.Longs("edge_index"), _golden.Doubles("edge_attr"), _edges.Sum());
        for (var edge = edges; edge < edges + _edges[molecule]; edge++)
        {
            // A message goes along an edge from its first node to its second.
            var start = Layout.EdgesStart + (((int)((index[all + edge] * Layout.Nodes) + index[edge])) * Layout.EdgeWidth);
            System.Array.Copy(attributes, edge * Layout.EdgeFeatures, values, start, Layout.EdgeFeatures);
            values[start + Layout.EdgeFeatures] = 1;
        }

        return values;
    }
}
