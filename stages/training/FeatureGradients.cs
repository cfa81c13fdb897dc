using Multitask.Stages.Gradients;
using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// The gradients of a step w.r.t. the shared features of its batch, a matrix (K, R): one row per backward pass through the heads, with the
/// gradients w.r.t. all features flattened and concatenated. Its tensors belong to the step's dispose scope.
/// </summary>
internal sealed class FeatureGradients
{
    private readonly FeatureCut _cut;
    private readonly Tensor _rows;

    /// <summary>A matrix of zeros with K rows.</summary>
    internal FeatureGradients(FeatureCut cut, int rows)
    {
        using var quiet = no_grad();
        _cut = cut;
        var first = cut.Features[0].Leaf;
        _rows = zeros(rows, cut.Features.Sum(feature => feature.Leaf.numel()), dtype: first.dtype, device: first.device);
    }

    /// <summary>Moves the gradients that a backward pass has accumulated in the features into a row.</summary>
    internal void Keep(int row)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Each(_rows.select(0, row), (feature, part) =>
        {
            if (feature.Leaf.grad is { } gradient)
            {
                part.copy_(gradient.reshape(-1));
                gradient.zero_();
            }
        });
    }

    /// <summary>J J' w.r.t. the features, (K, K), summed over the ranks, each of which has the features of its own examples.</summary>
    internal Gramian Gramian(IRanks ranks)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var count = (int)_rows.shape[0];
        var products = ranks.Sum([.. Enumerable.Range(0, count * count)
            .Select(at => at / count <= at % count ? dot(_rows.select(0, at / count), _rows.select(0, at % count)).Number() : 0)]);
        return Weightings.Gramian.Of(count, (i, j) => products[(Math.Min(i, j) * count) + Math.Max(i, j)]);
    }

    /// <summary>One backward pass through the trunk, starting from the weighted combination of the rows.</summary>
    /// <param name="weights">The weights, equal for all tasks of a group.</param>
    /// <param name="groups">The tasks that each row is the sum of.</param>
    internal void Backward(Weights weights, Seq<Seq<int>> groups)
    {
        using var scope = NewDisposeScope();
        var gradients = new List<Tensor>();
        Each(Combined(weights, groups), (feature, part) => gradients.Add(part.view(feature.Leaf.shape)));
        autograd.backward([.. _cut.Features.Select(feature => feature.Root)], gradients);
    }

    private Tensor Combined(Weights weights, Seq<Seq<int>> groups)
    {
        using var quiet = no_grad();
        return weights.Elementwise.Match(
            how => ElementwiseMerge.Of(_rows, how),
            () => tensor(groups.Map(tasks => weights.Shared[tasks[0]]).ToArray()).to(_rows.dtype, _rows.device).unsqueeze(0).mm(_rows).squeeze(0));
    }

    /// <summary>Visits each feature with its part of a vector of R numbers.</summary>
    private void Each(Tensor vector, Action<(Tensor Root, Tensor Leaf), Tensor> use)
    {
        var start = 0L;
        foreach (var feature in _cut.Features)
        {
            use(feature, vector.narrow(0, start, feature.Leaf.numel()));
            start += feature.Leaf.numel();
        }
    }
}
