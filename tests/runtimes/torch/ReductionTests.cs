using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Torch;

public sealed class ReductionTests
{
    // On [[1, 5, 3], [4, 2, 6]].
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Of, double[] Expected)> Cases = new()
    {
        ["sum"] = (x => x.sum(), [21]),
        ["sum of a dimension"] = (x => x.sum(dim: 0), [5, 7, 9]),
        ["sum of the last dimension"] = (x => x.sum(-1), [9, 12]),
        ["sum of dimensions"] = (x => x.sum([0, 1]), [21]),
        ["sum of two dimensions"] = (x => x.sum(0, 1), [21]),
        ["sum of three dimensions"] = (x => x.view(1, 2, 3).sum(0, 1, 2), [21]),
        ["mean"] = (x => x.mean(), [3.5]),
        ["mean of dimensions"] = (x => x.mean([1]), [3, 4]),
        ["prod"] = (x => x.prod(), [720]),
        ["prod of a dimension"] = (x => x.prod(1), [15, 48]),
        ["max"] = (x => x.max(), [6]),
        ["max of a dimension"] = (x => x.max(1).values, [5, 6]),
        ["places of max"] = (x => x.max(1).indexes, [1, 2]),
        ["min"] = (x => x.min(), [1]),
        ["min of a dimension"] = (x => x.min(0).values, [1, 2, 3]),
        ["places of min"] = (x => x.min(0).indexes, [0, 1, 0]),
        ["amax"] = (x => x.amax(1), [5, 6]),
        ["amax, kept"] = (x => x.amax([1], true).flatten(), [5, 6]),
        ["amin"] = (x => x.amin(0), [1, 2, 3]),
        ["argmax"] = (x => x.argmax(), [5]),
        ["argmax of a dimension"] = (x => x.argmax(1), [1, 2]),
        ["argmin"] = (x => x.argmin(), [0]),
        ["argmin of a dimension"] = (x => x.argmin(0), [0, 1, 0]),
        ["argsort"] = (x => x.argsort(1), [0, 2, 1, 1, 0, 2]),
        ["sort"] = (x => x.sort(1).Values, [1, 3, 5, 2, 4, 6]),
        ["sort, descending"] = (x => x.sort(1, true).Values, [5, 3, 1, 6, 4, 2]),
        ["places of sort"] = (x => x.sort(1).Indices, [0, 2, 1, 1, 0, 2]),
        ["topk"] = (x => x.topk(2).values, [5, 3, 6, 4]),
        ["places of topk"] = (x => x.topk(2).indexes, [1, 2, 2, 0]),
        ["median"] = (x => x.median(), [3]),
        ["norm"] = (x => x.norm(), [Math.Sqrt(91)]),
        ["norm of order 1"] = (x => x.norm(1f), [21]),
        ["norm of a dimension"] = (x => x.norm(0, false, 1f), [5, 7, 9]),
        ["std"] = (x => x.std(), [Math.Sqrt(3.5)]),
        ["var"] = (x => x.var(), [3.5]),
        ["var, biased"] = (x => x.var(false), [17.5 / 6]),
        ["var of a dimension"] = (x => x.var(1), [4, 4]),
        ["std of a dimension"] = (x => x.std([1], false), [Math.Sqrt(8 / 3.0), Math.Sqrt(8 / 3.0)]),
        ["logsumexp"] = (x => (x * 0).logsumexp(1), [Math.Log(3), Math.Log(3)]),
        ["all"] = (x => x.gt(1).all(), [0]),
        ["all of a dimension"] = (x => x.gt(1).all(1), [0, 1]),
        ["any"] = (x => x.gt(5).any(), [1]),
        ["any of a dimension"] = (x => x.gt(5).any(1), [0, 1]),
        ["bincount"] = (x => x.flatten().to(int64).bincount(null, 8), [0, 1, 1, 1, 1, 1, 1, 0]),
        ["weighted bincount"] = (x => bincount(torch.tensor(new[] { 0L, 2L, 2L }), V(1, 2, 3)), [1, 0, 5]),
        ["histc"] = (x => x.histc(3, 0, 6), [1, 2, 3]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reduction_gives_the_numbers_worked_out_by_hand(string name)
    {
        using var scope = NewDisposeScope();
        var (of, expected) = Cases[name];
        AssertElements(expected, of(V(1, 5, 3, 4, 2, 6).view(2, 3)));
    }

    [Fact]
    public void Kept_dimensions_have_size_1()
    {
        using var scope = NewDisposeScope();
        var x = Counting(2, 3);
        Assert.Equal([2L, 1L], x.sum(1, keepdim: true).shape);
        Assert.Equal([1L, 3L], x.mean([0], true).shape);
        Assert.Equal([2L, 1L], x.amax([1], true).shape);
    }

    [Fact]
    public void A_sum_may_be_asked_for_in_another_type()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(new float[] { 1, 2 });
        Assert.Equal(float64, x.sum(float64).dtype);
        Assert.Equal(float64, x.mean([0], false, float64).dtype);
    }
}
