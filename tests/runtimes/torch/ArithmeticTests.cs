using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Torch;

public sealed class ArithmeticTests
{
    private static readonly Dictionary<string, (Func<Tensor> Of, double[] Expected)> Fresh = new()
    {
        ["abs"] = (() => V(-1, 2).abs(), [1, 2]),
        ["add tensor"] = (() => V(1, 2).add(V(10, 20)), [11, 22]),
        ["add tensor, alpha"] = (() => V(1, 2).add(V(10, 20), 0.5), [6, 12]),
        ["add number"] = (() => V(1, 2).add(3), [4, 5]),
        ["add number, alpha"] = (() => V(1, 2).add(3, 2), [7, 8]),
        ["addcdiv"] = (() => V(1, 2).addcdiv(V(6, 8), V(2, 4)), [4, 4]),
        ["addcdiv, value"] = (() => V(1, 2).addcdiv(V(6, 8), V(2, 4), 0.5), [2.5, 3]),
        ["addcmul, value"] = (() => V(1, 2).addcmul(V(3, 4), V(5, 6), 0.5), [8.5, 14]),
        ["div tensor"] = (() => V(7, -7).div(V(2, 2)), [3.5, -3.5]),
        ["div number"] = (() => V(7, -7).div(2), [3.5, -3.5]),
        ["div floor"] = (() => V(7, -7).div(V(2, 2), RoundingMode.floor), [3, -4]),
        ["div trunc"] = (() => V(7, -7).div(2, RoundingMode.trunc), [3, -3]),
        ["lerp"] = (() => V(0, 10).lerp(V(10, 20), V(0.5, 0.25)), [5, 12.5]),
        ["mul tensor"] = (() => V(2, 3).mul(V(5, 7)), [10, 21]),
        ["mul number"] = (() => V(2, 3).mul(-2), [-4, -6]),
        ["neg"] = (() => V(2, -3).neg(), [-2, 3]),
        ["negative"] = (() => V(2, -3).negative(), [-2, 3]),
        ["pow tensor"] = (() => V(2, 3).pow(V(3, 2)), [8, 9]),
        ["pow number"] = (() => V(2, 3).pow(2), [4, 9]),
        ["remainder tensor"] = (() => V(7, -7).remainder(V(4, 4)), [3, 1]),
        ["remainder number"] = (() => V(7, -7).remainder(4), [3, 1]),
        ["sub tensor"] = (() => V(1, 2).sub(V(10, 20)), [-9, -18]),
        ["sub number"] = (() => V(1, 2).sub(3), [-2, -1]),
        ["clamp"] = (() => V(-2, 0, 9).clamp(-1, 5), [-1, 0, 5]),
        ["clamp below only"] = (() => V(-2, 0, 9).clamp((Scalar)(-1)), [-1, 0, 9]),
        ["clamp tensors"] = (() => V(-2, 0, 9).clamp(V(0, 1, 2), V(3, 3, 3)), [0, 1, 3]),
        ["clamp_max"] = (() => V(-2, 9).clamp_max(5), [-2, 5]),
        ["clamp_min"] = (() => V(-2, 9).clamp_min(0), [0, 9]),
        ["ceil"] = (() => V(-1.5, 1.5).ceil(), [-1, 2]),
        ["floor"] = (() => V(-1.5, 1.5).floor(), [-2, 1]),
        ["round"] = (() => V(0.5, 1.5, 2.5).round(), [0, 2, 2]),
        ["round to tenths"] = (() => V(0.25, 1.26).round(1), [0.2, 1.3]),
        ["cos"] = (() => V(0, 1).cos(), [1, Math.Cos(1)]),
        ["acos"] = (() => V(1, 0.5).acos(), [0, Math.Acos(0.5)]),
        ["sin"] = (() => V(0, 1).sin(), [0, Math.Sin(1)]),
        ["exp"] = (() => V(0, 1).exp(), [1, Math.E]),
        ["log"] = (() => V(1, 2).log(), [0, Math.Log(2)]),
        ["log1p"] = (() => V(0, 1).log1p(), [0, Math.Log(2)]),
        ["reciprocal"] = (() => V(2, 4).reciprocal(), [0.5, 0.25]),
        ["relu"] = (() => V(-1, 2).relu(), [0, 2]),
        ["rsqrt"] = (() => V(4, 16).rsqrt(), [0.5, 0.25]),
        ["sigmoid"] = (() => V(0, 1).sigmoid(), [0.5, 1 / (1 + Math.Exp(-1))]),
        ["sign"] = (() => V(-3, 0, 2).sign(), [-1, 0, 1]),
        ["sqrt"] = (() => V(4, 9).sqrt(), [2, 3]),
        ["square"] = (() => V(-3, 2).square(), [9, 4]),
        ["tanh"] = (() => V(0, 1).tanh(), [0, Math.Tanh(1)]),
        ["nan_to_num"] = (() => V(double.NaN, double.PositiveInfinity).nan_to_num(7, 8), [7, 8]),
        ["softmax"] = (() => V(0, Math.Log(3)).softmax(0), [0.25, 0.75]),
        ["log_softmax"] = (() => V(0, Math.Log(3)).log_softmax(0), [Math.Log(0.25), Math.Log(0.75)]),
        ["log_softmax without overflow"] = (() => V(1000, 0).log_softmax(0), [0, -1000]),
        ["special.log_softmax"] = (() => special.log_softmax(V(0, Math.Log(3)), 0), [Math.Log(0.25), Math.Log(0.75)]),
        ["special.softmax"] = (() => special.softmax(V(0, Math.Log(3)), 0), [0.25, 0.75]),
        ["cumsum"] = (() => V(1, 2, 3).cumsum(0), [1, 3, 6]),
        ["dot"] = (() => V(1, 2).dot(V(3, 4)), [11]),
        ["mm"] = (() => Counting(2, 2).mm(Counting(2, 2)), [7, 10, 15, 22]),
        ["matmul"] = (() => Counting(2, 2).matmul(V(1, 10)), [21, 43]),
        ["mv"] = (() => Counting(2, 2).mv(V(1, 10)), [21, 43]),
        ["outer"] = (() => V(1, 2).outer(V(3, 4)), [3, 4, 6, 8]),
        ["bmm"] = (() => Counting(1, 2, 2).bmm(Counting(1, 2, 2)), [7, 10, 15, 22]),
        ["addmm"] = (() => ones(2, 2, float64).addmm(Counting(2, 2), Counting(2, 2), 2, 0.5f), [5.5, 7, 9.5, 13]),
        ["einsum"] = (() => einsum("ik,jk->ij", Counting(2, 2), Counting(2, 2)), [5, 11, 11, 25]),
        ["vector_norm"] = (() => linalg.vector_norm(V(3, 4)), [5]),
        ["vector_norm of order 1"] = (() => linalg.vector_norm(V(3, -4), 1), [7]),
    };

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Of, double[] Expected)> OnTwoAndNine = new()
    {
        ["abs_"] = (x => x.neg_().abs_(), [2, 9]),
        ["add_ tensor"] = (x => x.add_(V(1, 1)), [3, 10]),
        ["add_ tensor, alpha"] = (x => x.add_(V(1, 1), 2), [4, 11]),
        ["add_ number"] = (x => x.add_(1), [3, 10]),
        ["add_ number, alpha"] = (x => x.add_(1, 3), [5, 12]),
        ["addcdiv_"] = (x => x.addcdiv_(V(4, 4), V(2, 4)), [4, 10]),
        ["addcdiv_, value"] = (x => x.addcdiv_(V(4, 4), V(2, 4), -1), [0, 8]),
        ["addcmul_, value"] = (x => x.addcmul_(V(4, 4), V(2, 4), 0.5), [6, 17]),
        ["div_ tensor"] = (x => x.div_(V(2, 3)), [1, 3]),
        ["div_ number"] = (x => x.div_(2), [1, 4.5]),
        ["lerp_"] = (x => x.lerp_(V(4, 1), V(0.5, 0.25)), [3, 7]),
        ["mul_ tensor"] = (x => x.mul_(V(2, 3)), [4, 27]),
        ["mul_ number"] = (x => x.mul_(2), [4, 18]),
        ["neg_"] = (x => x.neg_(), [-2, -9]),
        ["pow_ tensor"] = (x => x.pow_(V(3, 2)), [8, 81]),
        ["pow_ number"] = (x => x.pow_(2), [4, 81]),
        ["sub_ tensor"] = (x => x.sub_(V(1, 2)), [1, 7]),
        ["sub_ number"] = (x => x.sub_(1), [1, 8]),
        ["clamp_"] = (x => x.clamp_(3, 5), [3, 5]),
        ["clamp_ tensors"] = (x => x.clamp_(V(3, 3), V(4, 5)), [3, 5]),
        ["clamp_max_"] = (x => x.clamp_max_(5), [2, 5]),
        ["clamp_min_"] = (x => x.clamp_min_(5), [5, 9]),
        ["exp_"] = (x => x.exp_(), [Math.Exp(2), Math.Exp(9)]),
        ["log_"] = (x => x.log_(), [Math.Log(2), Math.Log(9)]),
        ["log1p_"] = (x => x.log1p_(), [Math.Log(3), Math.Log(10)]),
        ["reciprocal_"] = (x => x.reciprocal_(), [0.5, 1 / 9.0]),
        ["relu_"] = (x => x.sub_(5).relu_(), [0, 4]),
        ["rsqrt_"] = (x => x.rsqrt_(), [1 / Math.Sqrt(2), 1 / 3.0]),
        ["sigmoid_"] = (x => x.sigmoid_(), [1 / (1 + Math.Exp(-2)), 1 / (1 + Math.Exp(-9))]),
        ["sqrt_"] = (x => x.sqrt_(), [Math.Sqrt(2), 3]),
        ["tanh_"] = (x => x.tanh_(), [Math.Tanh(2), Math.Tanh(9)]),
        ["fill_"] = (x => x.fill_(7), [7, 7]),
        ["copy_"] = (x => x.copy_(torch.tensor(new[] { 5, 6 })), [5, 6]),
        ["masked_fill_"] = (x => x.masked_fill_(x.gt(5), -1), [2, -1]),
        ["index_add_"] = (x => x.index_add_(0, torch.tensor(new[] { 1L, 1L }), V(1, 2), 10), [2, 39]),
        ["index_copy_"] = (x => x.index_copy_(0, torch.tensor(new[] { 1L }), V(5)), [2, 5]),
        ["scatter_"] = (x => x.scatter_(0, torch.tensor(new[] { 1L }), V(5)), [2, 5]),
        ["scatter_add_"] = (x => x.scatter_add_(0, torch.tensor(new[] { 1L, 1L }), V(5, 6)), [2, 20]),
        ["detach_"] = (x => x.detach_(), [2, 9]),
    };

    public static TheoryData<string> FreshNames => [.. Fresh.Keys];

    public static TheoryData<string> InPlaceNames => [.. OnTwoAndNine.Keys];

    [Theory]
    [MemberData(nameof(FreshNames))]
    public void An_operation_gives_the_numbers_worked_out_by_hand(string name)
    {
        using var scope = NewDisposeScope();
        var (of, expected) = Fresh[name];
        AssertElements(expected, of());
    }

    [Theory]
    [MemberData(nameof(InPlaceNames))]
    public void An_operation_in_place_changes_its_tensor_and_answers_it(string name)
    {
        using var scope = NewDisposeScope();
        var (of, expected) = OnTwoAndNine[name];
        var x = V(2, 9);
        var view = x.view(2);
        Assert.Same(x, of(x));
        AssertElements(expected, view);
    }

    [Fact]
    public void Zeroing_reaches_every_view_of_the_memory()
    {
        using var scope = NewDisposeScope();
        var x = V(2, 9);
        var view = x.view(2);
        x.zero_();
        AssertElements([0, 0], view);
    }

    [Fact]
    public void Operators_take_tensors_and_numbers_on_either_side()
    {
        using var scope = NewDisposeScope();
        var x = V(2, 4);
        AssertElements([4, 8], x + x);
        AssertElements([3, 5], x + 1);
        AssertElements([2.5, 4.5], 0.5 + x);
        AssertElements([0, 0], x - x);
        AssertElements([1, 3], x - 1L);
        AssertElements([-1, -3], 1f - x);
        AssertElements([4, 16], x * x);
        AssertElements([6, 12], 3 * x);
        AssertElements([1, 2], x / 2.0);
        AssertElements([4, 2], 8 / x);
        AssertElements([2, 1], x % 3 + V(0, 0));
        AssertElements([-2, -4], -x);
    }
}
