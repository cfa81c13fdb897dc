using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>The shared features of one forward pass, cut off: gradients from the heads end there until they are passed on.</summary>
/// <param name="shared">Where the network is cut.</param>
internal sealed class FeatureCut(SharedFeatures shared)
{
    private readonly Dictionary<string, TorchValue> _leaves = [];
    private readonly List<(Tensor Root, Tensor Leaf)> _features = [];

    /// <summary>
    /// Each feature as the end of the trunk and as the start of the heads, whose <c>.grad</c> has what the heads' backward passes add up to.
    /// </summary>
    internal IReadOnlyList<(Tensor Root, Tensor Leaf)> Features => _features;

    /// <summary>What a node reads: a branch reads features behind the cut.</summary>
    internal TorchValue Read(Node reader, string name, TorchValue value) =>
        shared.Branches.Contains(reader.Name) && _leaves.TryGetValue(name, out var leaf) ? leaf : value;

    /// <summary>Cuts off what a node computed, if it is a feature. Both ends belong to the scope around the given one.</summary>
    internal TorchValue Note(Node node, TorchValue value, TorchSharp.DisposeScope scope)
    {
        if (shared.Features.Contains(node.Name))
        {
            var (root, leaf) = (scope.MoveToOuter(value.Value.alias()), scope.MoveToOuter(value.Value.detach().requires_grad_()));
            _features.Add((root, leaf));
            _leaves.Add(node.Name, value with { Value = leaf });
        }

        return value;
    }
}
