using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Torch;

public sealed class ComparisonTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Of, double[] Expected)> Cases = new()
    {
        ["eq"] = ((a, b) => a.eq(b), [0, 1, 0]),
        ["eq number"] = ((a, _) => a.eq(2), [0, 1, 0]),
        ["ne"] = ((a, b) => a.ne(b), [1, 0, 1]),
        ["ne number"] = ((a, _) => a.ne(2), [1, 0, 1]),
        ["lt"] = ((a, b) => a.lt(b), [1, 0, 0]),
        ["lt number"] = ((a, _) => a.lt(2), [1, 0, 0]),
        ["le"] = ((a, b) => a.le(b), [1, 1, 0]),
        ["le number"] = ((a, _) => a.le(2), [1, 1, 0]),
        ["gt"] = ((a, b) => a.gt(b), [0, 0, 1]),
        ["gt number"] = ((a, _) => a.gt(2), [0, 0, 1]),
        ["ge"] = ((a, b) => a.ge(b), [0, 1, 1]),
        ["ge number"] = ((a, _) => a.ge(2), [0, 1, 1]),
        ["=="] = ((a, b) => a == b, [0, 1, 0]),
        ["!="] = ((a, b) => a != b, [1, 0, 1]),
        ["<"] = ((a, b) => a < b, [1, 0, 0]),
        ["<="] = ((a, b) => a <= b, [1, 1, 0]),
        [">"] = ((a, b) => a > b, [0, 0, 1]),
        [">="] = ((a, b) => a >= b, [0, 1, 1]),
        ["maximum"] = ((a, b) => a.maximum(b), [2, 2, 3]),
        ["minimum"] = ((a, b) => a.minimum(b), [1, 2, 2]),
        ["max other"] = ((a, b) => a.max(b), [2, 2, 3]),
        ["min other"] = ((a, b) => a.min(b), [1, 2, 2]),
        ["where"] = ((a, b) => torch.where(a.gt(1), a, b * 10), [20, 2, 3]),
        ["isclose"] = ((a, b) => a.isclose(b + 1e-9), [0, 1, 0]),
        ["logical_and"] = ((a, b) => a.gt(1).logical_and(a.lt(3)), [0, 1, 0]),
        ["logical_or"] = ((a, b) => a.gt(2).logical_or(a.lt(2)), [1, 0, 1]),
        ["logical_xor"] = ((a, b) => a.gt(1).logical_xor(a.lt(3)), [1, 0, 1]),
        ["logical_not"] = ((a, b) => a.gt(1).logical_not(), [1, 0, 0]),
        ["logical_and_"] = ((a, b) => a.gt(1).logical_and_(a.lt(3)), [0, 1, 0]),
        ["logical_or_"] = ((a, b) => a.gt(2).logical_or_(a.lt(2)), [1, 0, 1]),
        ["logical_not_"] = ((a, b) => a.gt(1).logical_not_(), [1, 0, 0]),
        ["&"] = ((a, b) => a.gt(1) & a.lt(3), [0, 1, 0]),
        ["|"] = ((a, b) => a.gt(2) | a.lt(2), [1, 0, 1]),
        ["^"] = ((a, b) => a.gt(1) ^ a.lt(3), [1, 0, 1]),
        ["~"] = ((a, b) => ~a.gt(1), [1, 0, 0]),
        ["bitwise_and_"] = ((a, b) => a.to(int64).bitwise_and_(torch.tensor(new[] { 1L, 3L, 2L })), [1, 2, 2]),
        ["bitwise_or_"] = ((a, b) => a.to(int64).bitwise_or_(torch.tensor(new[] { 4L, 4L, 4L })), [5, 6, 7]),
        ["isfinite"] = ((a, b) => V(1, double.NaN, double.PositiveInfinity).isfinite(), [1, 0, 0]),
        ["isinf"] = ((a, b) => V(1, double.NaN, double.NegativeInfinity).isinf(), [0, 0, 1]),
        ["isnan"] = ((a, b) => V(1, double.NaN, double.PositiveInfinity).isnan(), [0, 1, 0]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_comparison_of_1_2_3_with_2_2_2_gives(string name)
    {
        using var scope = NewDisposeScope();
        var (of, expected) = Cases[name];
        AssertElements(expected, of(V(1, 2, 3), V(2, 2, 2)));
    }

    [Fact]
    public void Closeness_is_of_all_elements()
    {
        using var scope = NewDisposeScope();
        Assert.True(V(1, 2).allclose(V(1, 2 + 1e-9)));
        Assert.False(V(1, 2).allclose(V(1, 2.1)));
        Assert.True(V(1, 2).allclose(V(1, 2.1), atol: 0.2));
    }

    [Fact]
    public void Equality_of_tensors_is_of_shape_and_elements()
    {
        using var scope = NewDisposeScope();
        Assert.True(V(1, 2).Equals(V(1, 2)));
        Assert.False(V(1, 2).Equals(V(1, 3)));
        Assert.False(V(1, 2).Equals(V(1, 2).view(2, 1)));
    }

    [Fact]
    public void A_choice_needs_a_boolean_condition() =>
        Assert.Throws<ArgumentException>(() => torch.where(V(1, 0), V(1, 2), V(3, 4)));
}
