namespace Multitask.Models.Networks;

/// <summary>A column of the features that holds the number of a category.</summary>
/// <param name="Column">The column, from 0.</param>
/// <param name="Count">
/// How many numbers there are: 0, which stands for an unknown or missing category, to <paramref name="Count"/> - 1. Any other number
/// counts as 0.
/// </param>
public sealed record Category(int Column, int Count);

/// <summary>What a network reads.</summary>
/// <param name="Shape">The shape of one input.</param>
/// <param name="Categories">The columns of a vector that hold categories; all others hold quantities.</param>
public sealed record InputSpec(Shape Shape, Seq<Category> Categories = default)
{
    /// <summary>How a vector holds a graph; none: it holds features, or the input is an image.</summary>
    public Option<GraphLayout> Graph { get; init; }

    /// <summary>What kind of input that is.</summary>
    public InputKind Kind => Shape.IsImage ? InputKind.Images : Graph.IsSome ? InputKind.Graphs : InputKind.Features;
}

/// <summary>The kinds of inputs of networks.</summary>
public enum InputKind
{
    /// <summary>Images.</summary>
    Images,

    /// <summary>Vectors of features.</summary>
    Features,

    /// <summary>Graphs, as molecules are.</summary>
    Graphs,
}
