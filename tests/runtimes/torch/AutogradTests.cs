using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Multitask.Tests.Torch;

public sealed class AutogradTests
{
    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Of, long[][] Inputs)> Differentiable = new()
    {
        ["conv2d"] = (x => functional.conv2d(x[0], x[1], x[2], [2, 1], [1, 1]), [[2, 2, 4, 4], [3, 2, 3, 3], [3]]),
        ["conv2d, groups and dilation"] = (
            x => functional.conv2d(x[0], x[1], null, dilation: [2, 2], groups: 2), [[1, 2, 5, 5], [2, 1, 2, 2]]),
        ["conv_transpose2d"] = (x => functional.conv_transpose2d(x[0], x[1], null, [2, 2]), [[1, 2, 2, 2], [2, 1, 2, 2]]),
        ["batch_norm"] = (x => functional.batch_norm(x[0], null, null, x[1], x[2], training: true), [[3, 2, 2, 2], [2], [2]]),
        ["batch_norm in evaluation"] = (x => functional.batch_norm(x[0], V(1, 2), V(3, 4), x[1], x[2]), [[3, 2, 2, 2], [2], [2]]),
        ["max_pool2d_with_indices"] = (x => functional.max_pool2d_with_indices(x[0], [2, 2]).output, [[2, 2, 4, 4]]),
        ["max_unpool2d"] = (x => Unpooled(x[0]), [[2, 2, 4, 4]]),
        ["avg_pool2d"] = (x => functional.avg_pool2d(x[0], 2), [[1, 2, 4, 4]]),
        ["interpolate, bilinear"] = (
            x => functional.interpolate(x[0], [5, 7], mode: InterpolationMode.Bilinear, align_corners: true), [[1, 2, 3, 4]]),
        ["interpolate, nearest"] = (x => functional.interpolate(x[0], [6, 4]), [[1, 2, 3, 2]]),
        ["log_softmax"] = (x => functional.log_softmax(x[0], 1), [[2, 3, 2]]),
        ["softmax"] = (x => functional.softmax(x[0], -1), [[2, 3]]),
        ["cat"] = (x => cat([x[0], x[1], x[0]], 1), [[2, 2], [2, 3]]),
        ["stack"] = (x => stack([x[0], x[1]]), [[2, 2], [2, 2]]),
        ["linear"] = (x => functional.linear(x[0], x[1], x[2]), [[2, 3], [4, 3], [4]]),
        ["normalize"] = (x => functional.normalize(x[0]), [[2, 3, 2]]),
        ["relu"] = (x => functional.relu(x[0]), [[3, 3]]),
        ["sigmoid"] = (x => x[0].sigmoid(), [[3]]),
        ["tanh"] = (x => x[0].tanh(), [[3]]),
        ["arithmetic"] = (x => ((x[0] * x[1]) - (x[0] / (x[1].square() + 1))).exp().sqrt(), [[3], [3]]),
        ["nll_loss"] = (x => functional.nll_loss(x[0].log_softmax(1), torch.tensor(new[] { 0L, 2L })), [[2, 3]]),
        ["cross_entropy"] = (x => functional.cross_entropy(x[0], torch.tensor(new[] { 0L, 2L })), [[2, 3]]),
        ["l1_loss"] = (x => functional.l1_loss(x[0], x[1]), [[2, 3], [2, 3]]),
        ["mse_loss"] = (x => functional.mse_loss(x[0], x[1]), [[2, 3], [2, 3]]),
        ["views"] = (x => x[0].view(4, 3).t().narrow(0, 1, 2).permute(1, 0).reshape(-1)[2..7].unsqueeze(0).expand(2, -1), [[3, 4]]),
        ["indices"] = (
            x => x[0].index_select(0, torch.tensor(new[] { 1L, 1L })) + x[0][TensorIndex.Tensor(torch.tensor(new[] { 0L, 2L }))], [[3, 2]]),
        ["reductions"] = (x => x[0].sum(dim: 0) + x[0].mean([1]) + x[0].norm() + x[0].max(), [[3, 3]]),
        ["matrix products"] = (x => x[0].matmul(x[1]).mv(x[2]), [[2, 3], [3, 2], [2]]),
        ["where"] = (x => torch.where(x[0].gt(0), x[0] * 2, x[1]), [[4], [4]]),
        ["pad"] = (x => functional.pad(x[0], (1, 2)), [[1, 2, 3]]),
        ["clamp"] = (x => x[0].clamp(-0.5, 0.5), [[5]]),
    };

    public static TheoryData<string> Names => [.. Differentiable.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_derivative_is_that_of_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        var (of, shapes) = Differentiable[name];
        AssertGradients(of, [.. shapes.Select((shape, i) => Normal((ulong)(i + 1), shape))]);
    }

    [Fact]
    public void A_gradient_that_is_a_view_is_added_to_in_place()
    {
        using var scope = NewDisposeScope();
        var rows = zeros(2, 3, float64);
        var x = V(1, 2).requires_grad_();
        x.grad = rows[1].narrow(0, 1, 2);
        x.square().sum().backward();
        AssertElements([0, 0, 0, 0, 2, 4], rows);
        x.square().sum().backward();
        AssertElements([0, 0, 0, 0, 4, 8], rows);
        rows.zero_();
        AssertElements([0, 0], x.grad!);
    }

    [Fact]
    public void Leaves_that_are_views_of_one_vector_see_its_updates()
    {
        using var scope = NewDisposeScope();
        var flat = V(1, 2, 3, 4);
        var (weight, bias) = (flat.narrow(0, 0, 2).detach().requires_grad_(), flat.narrow(0, 2, 2).view(2, 1).detach().requires_grad_());
        Assert.True(weight.is_leaf && bias.is_leaf);
        flat.mul_(10);
        AssertElements([10, 20], weight);
        AssertElements([30, 40], bias);
        (weight * bias.squeeze()).sum().backward();
        AssertElements([30, 40], weight.grad!);
    }

    [Fact]
    public void Tasks_write_their_gradients_into_rows_of_one_matrix()
    {
        using var scope = NewDisposeScope();
        var rows = zeros(2, 2, float64);
        var x = V(3, 5).requires_grad_();
        var shared = x * 2;
        x.grad = rows[0];
        shared.sum().backward(retain_graph: true);
        x.grad = rows[1];
        shared.square().sum().backward();
        AssertElements([2, 2, 24, 40], rows);
    }

    [Fact]
    public void A_gradient_can_be_taken_away()
    {
        using var scope = NewDisposeScope();
        var x = V(1).requires_grad_();
        Assert.Null(x.grad);
        x.sum().backward();
        Assert.NotNull(x.grad);
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Derivatives_of_inputs_are_answered_without_touching_gradients()
    {
        using var scope = NewDisposeScope();
        var (x, y, z) = (V(3).requires_grad_(), V(5).requires_grad_(), V(7).requires_grad_());
        var gradients = autograd.grad([(x * x * y).sum()], [x, y], create_graph: true);
        AssertElements([30], gradients[0]);
        AssertElements([9], gradients[1]);
        AssertElements([10], autograd.grad([gradients[0].sum()], [x], retain_graph: true)[0]);
        Assert.Null(x.grad);
        Assert.True(autograd.grad([(x * x).sum()], [x, z], allow_unused: true)[1].IsInvalid);
        Assert.Throws<ExternalException>(() => autograd.grad([(x * x).sum()], [x, z]));
    }

    [Fact]
    public void Only_the_leaves_asked_for_get_gradients()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (V(3).requires_grad_(), V(5).requires_grad_());
        autograd.backward((x * y).sum(), inputs: [y]);
        Assert.Null(x.grad);
        AssertElements([3], y.grad!);
    }

    [Fact]
    public void A_weighted_backward_pass_needs_a_weight_for_every_element()
    {
        using var scope = NewDisposeScope();
        var x = V(1, 2).requires_grad_();
        Assert.Equal(
            "grad can be implicitly created only for scalar outputs",
            Assert.Throws<ExternalException>(() => (x * 2).backward()).Message);
        autograd.backward(x * 2, V(1, 10));
        AssertElements([2, 20], x.grad!);
    }

    [Fact]
    public void A_graph_is_spent_unless_retained()
    {
        using var scope = NewDisposeScope();
        var x = V(2).requires_grad_();
        var y = x.square().sum();
        y.backward(retain_graph: true);
        y.backward();
        AssertElements([8], x.grad!);
        Assert.StartsWith(
            "Trying to backward through the graph a second time",
            Assert.Throws<ExternalException>(y.backward).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_recorded_where_recording_is_off()
    {
        using var scope = NewDisposeScope();
        var x = V(2).requires_grad_();
        using (no_grad())
        {
            Assert.False(is_grad_enabled() || (x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.True(is_grad_enabled() && (x * 2).requires_grad);
            }

            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled() && (x * 2).requires_grad);
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled() && !(x * 2).requires_grad);
        }

        Assert.False(is_inference_mode_enabled());
    }

    [Fact]
    public void Inner_tensors_keep_gradients_when_asked()
    {
        using var scope = NewDisposeScope();
        var y = V(2).requires_grad_() * 3;
        Assert.False(y.is_leaf);
        y.retain_grad();
        y.square().sum().backward();
        AssertElements([12], y.grad!);
    }

    [Fact]
    public void A_leaf_that_records_is_not_changed_in_place()
    {
        using var scope = NewDisposeScope();
        var x = V(2).requires_grad_();
        Assert.Throws<ExternalException>(() => x.add_(1));
        using (no_grad())
        {
            x.add_(1);
        }

        AssertElements([3], x);
    }

    private static Tensor Unpooled(Tensor x)
    {
        var (pooled, indices) = functional.max_pool2d_with_indices(x, [2, 2]);
        return functional.max_unpool2d(pooled, indices, [2, 2]);
    }
}
