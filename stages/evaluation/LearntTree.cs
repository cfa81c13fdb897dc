using Multitask.Stages.Training;

namespace Multitask.Stages.Evaluation;

/// <summary>The part of a network with branches that its weights choose: what is exported and compared.</summary>
internal static class LearntTree
{
    /// <summary>The network itself where it has no branches.</summary>
    /// <param name="network">A well-formed network.</param>
    /// <param name="parameters">Its parameters, in single precision on the CPU.</param>
    internal static Network Of(Network network, ParameterVector parameters) =>
        Branching.Tree(network, name => parameters[name].data<float>().ToArray());
}
