using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Torch;

public sealed class IndexingTests
{
    // Of a 2 x 3 x 2 tensor that counts from 1 to 12.
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Of, long[] Shape, double[] Expected)> Cases = new()
    {
        ["one place"] = (x => x[1], [3, 2], [7, 8, 9, 10, 11, 12]),
        ["from the end"] = (x => x[-1], [3, 2], [7, 8, 9, 10, 11, 12]),
        ["two places"] = (x => x[1, 2], [2], [11, 12]),
        ["three places"] = (x => x[1, 2, 0], [], [11]),
        ["a range"] = (x => x[TensorIndex.Slice(0, 1)], [1, 3, 2], [1, 2, 3, 4, 5, 6]),
        ["C# ranges"] = (x => x[.., 1..3], [2, 2, 2], [3, 4, 5, 6, 9, 10, 11, 12]),
        ["a C# range to the end"] = (x => x[.., 1.., 0], [2, 2], [3, 5, 9, 11]),
        ["a C# range from the end"] = (x => x[.., ..^1, ^1], [2, 2], [2, 4, 8, 10]),
        ["a step"] = (x => x[TensorIndex.Colon, TensorIndex.Slice(step: 2), TensorIndex.Single(0)], [2, 2], [1, 5, 7, 11]),
        ["the rest"] = (x => x[TensorIndex.Ellipsis, TensorIndex.Single(0)], [2, 3], [1, 3, 5, 7, 9, 11]),
        ["a new dimension"] = (x => x[TensorIndex.Single(0), TensorIndex.None], [1, 3, 2], [1, 2, 3, 4, 5, 6]),
        ["places by a tensor"] = (
            x => x[TensorIndex.Colon, TensorIndex.Tensor(torch.tensor(new[] { 2L, 0L }))], [2, 2, 2], [5, 6, 1, 2, 11, 12, 7, 8]),
        ["a place, then places"] = (
            x => x[TensorIndex.Single(1), TensorIndex.Tensor(torch.tensor(new[] { 2L, 0L }))], [2, 2], [11, 12, 7, 8]),
        ["a mask"] = (x => x[x.gt(10)], [2], [11, 12]),
        ["a mask of two dimensions, then a place"] = (x => x[TensorIndex.Tensor(x.sum(2).gt(15)), TensorIndex.Single(1)], [2], [10, 12]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Indices_name_the_part_worked_out(string name)
    {
        using var scope = NewDisposeScope();
        var (of, shape, expected) = Cases[name];
        var part = of(Counting(2, 3, 2));
        Assert.Equal(shape, part.shape);
        AssertElements(expected, part);
    }

    [Fact]
    public void Indexing_leaves_one_tensor_in_the_scope()
    {
        using var scope = NewDisposeScope();
        var x = Counting(2, 3, 2);
        var before = scope.DisposablesCount;
        var part = x[0, 1];
        Assert.True(scope.Contains(part));
        Assert.Equal(before + 1, scope.DisposablesCount);
    }

    [Fact]
    public void Elements_are_set_through_indices()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 3, float64);
        x[0] = V(1, 2, 3);
        x[1, 2] = V(9).squeeze();
        x[TensorIndex.Single(1), TensorIndex.Slice(0, 2)] = torch.tensor(7.0);
        AssertElements([1, 2, 3, 7, 7, 9], x);
        x[x.gt(6)] = torch.tensor(-1.0);
        AssertElements([1, 2, 3, -1, -1, -1], x);
        x.index_put_(5, TensorIndex.Colon, TensorIndex.Single(0));
        AssertElements([5, 2, 3, 5, -1, -1], x);
    }

    [Fact]
    public void Elements_are_added_through_repeated_places()
    {
        using var scope = NewDisposeScope();
        var x = zeros(3, float64);
        x.index_put_(V(1, 2, 4), [torch.tensor(new[] { 0L, 0L, 2L })], accumulate: true);
        AssertElements([3, 0, 4], x);
    }

    [Fact]
    public void A_place_outside_is_refused() =>
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => V(1, 2)[2]);
}
