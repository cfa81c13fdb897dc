namespace Multitask.Models.Networks;

/// <summary>A categorical column of the features.</summary>
/// <param name="Column">The index of the column, from 0.</param>
/// <param name="Count">
/// The number of category indices, from 0, which stands for an unknown or missing category, to <paramref name="Count"/> - 1. Any other number
/// counts as 0.
/// </param>
public sealed record Category(int Column, int Count);

/// <summary>The input of a network.</summary>
/// <param name="Shape">The shape of one example.</param>
/// <param name="Categories">The categorical columns of a vector; all other columns are numerical.</param>
public sealed record InputSpec(Shape Shape, Seq<Category> Categories = default)
{
    /// <summary>The layout of a graph in the vector; none if the input is an image or a vector of features.</summary>
    public Option<GraphLayout> Graph { get; init; }

    /// <summary>The kind of the input.</summary>
    public InputKind Kind => Shape.IsImage ? InputKind.Images : Graph.IsSome ? InputKind.Graphs : InputKind.Features;
}

/// <summary>The kinds of inputs of networks.</summary>
public enum InputKind
{
    /// <summary>Images.</summary>
    Images,

    /// <summary>Vectors of features.</summary>
    Features,

    /// <summary>Graphs, such as molecules.</summary>
    Graphs,
}
