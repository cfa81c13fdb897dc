using System.Diagnostics;

namespace Multitask.Stages.Training;

/// <summary>Where a training takes its initial parameters and running statistics from, in place of those of its model.</summary>
/// <param name="Prefix">Takes only those whose names have this prefix (<see cref="ParameterPrefix"/>); none = all.</param>
public abstract record InitialWeights(Option<string> Prefix)
{
    /// <summary>The weights of another stage, <c>build</c> or <c>train</c>.</summary>
    public sealed record FromStage(string Stage, Option<string> Prefix = default) : InitialWeights(Prefix);

    /// <summary>A safetensors file outside the store.</summary>
    public sealed record FromFile(string Path, Option<string> Prefix = default) : InitialWeights(Prefix);

    /// <summary>The fold of the union: a function per case.</summary>
    internal T Match<T>(Func<FromStage, T> stage, Func<FromFile, T> file) => this switch
    {
        FromStage from => stage(from),
        FromFile from => file(from),
        _ => throw new UnreachableException(),
    };

    /// <summary>The part that determines the output: the prefix. The key covers the weights by their digest, not by their location.</summary>
    internal InitialWeights WithoutPlace => Match<InitialWeights>(stage => stage with { Stage = "" }, file => file with { Path = "" });
}
