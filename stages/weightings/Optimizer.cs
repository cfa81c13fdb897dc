using System.Diagnostics;

namespace Multitask.Stages.Weightings;

/// <summary>The optimizer, which turns a gradient into an update: the closed union of <see cref="Adam"/> and <see cref="Sgd"/>.</summary>
public abstract record Optimizer
{
    private protected Optimizer() { }

    /// <summary>Step size before any schedule.</summary>
    public abstract double LearningRate { get; init; }

    /// <summary>The fold of the union: a function per case.</summary>
    public T Match<T>(Func<Adam, T> adam, Func<Sgd, T> sgd) => this switch
    {
        Adam config => adam(config),
        Sgd config => sgd(config),
        _ => throw new UnreachableException(),
    };
}
