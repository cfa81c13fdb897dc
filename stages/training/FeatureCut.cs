using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// The shared features of one forward pass, detached from the trunk: the heads' backward passes stop there, and one later pass through the
/// trunk carries their combined gradient on.
/// </summary>
/// <param name="shared">Where the network is cut.</param>
internal sealed class FeatureCut(SharedFeatures shared)
{
    private readonly Dictionary<string, TorchValue> _leaves = [];
    private readonly List<(Tensor Root, Tensor Leaf)> _features = [];

    /// <summary>
    /// Each feature twice: as an output of the trunk (root), and detached as an input of the heads (leaf), whose <c>.grad</c> accumulates the
    /// gradients from the heads.
    /// </summary>
    internal IReadOnlyList<(Tensor Root, Tensor Leaf)> Features => _features;

    /// <summary>What a node reads as an input: a node of the heads reads the detached features.</summary>
    internal TorchValue Read(Node reader, string name, TorchValue value) =>
        shared.Branches.Contains(reader.Name) && _leaves.TryGetValue(name, out var leaf) ? leaf : value;

    /// <summary>Detaches a node's value if it is a shared feature. Root and leaf move to the scope around the given one.</summary>
    internal TorchValue Detach(Node node, TorchValue value, TorchSharp.DisposeScope scope)
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
