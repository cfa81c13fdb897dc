using System.Diagnostics;

namespace Multitask.Stages.Training;

/// <summary>Where a training takes parameters and running statistics from, instead of those of its model.</summary>
/// <param name="Prefix">Only those whose names begin so (<see cref="ParameterPrefix"/>); none: all.</param>
public abstract record InitialWeights(Option<string> Prefix)
{
    /// <summary>The weights of another stage, <c>build</c> or <c>train</c>.</summary>
    public sealed record FromStage(string Stage, Option<string> Prefix = default) : InitialWeights(Prefix);

    /// <summary>A safetensors file of weights outside the store.</summary>
    public sealed record FromFile(string Path, Option<string> Prefix = default) : InitialWeights(Prefix);

    /// <summary>The fold of the union: a function per case.</summary>
    internal T Match<T>(Func<FromStage, T> stage, Func<FromFile, T> file) => this switch
    {
        FromStage from => stage(from),
        FromFile from => file(from),
        _ => throw new UnreachableException(),
    };

    /// <summary>What decides the output: the prefix. The content of the weights is in the key by its digest, not by where it lies.</summary>
    internal InitialWeights WithoutPlace => Match<InitialWeights>(stage => stage with { Stage = "" }, file => file with { Path = "" });
}
