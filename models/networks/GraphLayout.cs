namespace Multitask.Models.Networks;

/// <summary>
/// A graph of at most so many nodes as one vector, everything in row-major order: the features of each node (Nodes, NodeFeatures); 1 for
/// each node there is (Nodes); and for each node i and each node j the features of the edge from j to i, then 1, or only zeros where there
/// is no edge (Nodes, Nodes, EdgeFeatures + 1). What belongs to no node is 0.
/// </summary>
/// <param name="Nodes">The most nodes of a graph.</param>
/// <param name="NodeFeatures">Features of a node.</param>
/// <param name="EdgeFeatures">Features of an edge.</param>
public sealed record GraphLayout(int Nodes, int NodeFeatures, int EdgeFeatures)
{
    /// <summary>Where it is said which nodes there are.</summary>
    public int MaskStart => Nodes * NodeFeatures;

    /// <summary>Where the edges begin.</summary>
    public int EdgesStart => MaskStart + Nodes;

    /// <summary>Numbers of an edge: its features, and whether there is one.</summary>
    public int EdgeWidth => EdgeFeatures + 1;

    /// <summary>Numbers of a graph.</summary>
    public long Size => EdgesStart + ((long)Nodes * Nodes * EdgeWidth);

    /// <summary>The shape of a graph.</summary>
    public Shape Shape => Shape.Vector(checked((int)Size));
}
