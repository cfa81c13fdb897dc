namespace Multitask.Models.Networks;

/// <summary>
/// The layout of a padded graph as one vector, in row-major order: the node features (Nodes, NodeFeatures); the node mask (Nodes), 1 for a node
/// and 0 for padding; and the edges (Nodes, Nodes, EdgeFeatures + 1), where entry (i, j) has the features of the edge from j to i followed by a 1,
/// or only zeros if there is no edge. Padding is 0.
/// </summary>
/// <param name="Nodes">The largest number of nodes of a graph.</param>
/// <param name="NodeFeatures">The number of features per node.</param>
/// <param name="EdgeFeatures">The number of features per edge.</param>
public sealed record GraphLayout(int Nodes, int NodeFeatures, int EdgeFeatures)
{
    /// <summary>The index at which the node mask begins.</summary>
    public int MaskStart => Nodes * NodeFeatures;

    /// <summary>The index at which the edges begin.</summary>
    public int EdgesStart => MaskStart + Nodes;

    /// <summary>The number of values per edge: its features, and 1 for an existing edge.</summary>
    public int EdgeWidth => EdgeFeatures + 1;

    /// <summary>The length of the vector.</summary>
    public long Size => EdgesStart + ((long)Nodes * Nodes * EdgeWidth);

    /// <summary>The shape of a graph.</summary>
    public Shape Shape => Shape.Vector(checked((int)Size));
}
