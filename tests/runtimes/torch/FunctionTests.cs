using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Torch;

/// <summary>Operations with derivatives of their own.</summary>
public sealed class FunctionTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_derivative_is_the_one_written_and_what_is_no_tensor_passes_through()
    {
        var x = tensor(new[] { 1.0, 2.0, 3.0 }).requires_grad_();
        var y = tensor(new[] { 4.0, 5.0, 6.0 }).requires_grad_();
        ScaledProduct.apply(x, 10.0, y).sum().backward();
        Assert.Equal([40.0, 50.0, 60.0], x.grad!.data<double>().ToArray());
        // Written wrong on purpose: twice what it is.
        Assert.Equal([20.0, 40.0, 60.0], y.grad!.data<double>().ToArray());
    }

    [Fact]
    public void A_walk_may_be_repeated_if_the_graph_is_retained_and_not_otherwise()
    {
        var x = tensor(new[] { 1.0 }).requires_grad_();
        var product = ScaledProduct.apply(x, 1.0, x).sum();
        product.backward(retain_graph: true);
        product.backward();
        Assert.Equal(6.0, x.grad!.item<double>());
        Assert.Throws<ExternalException>(() => product.backward());
    }

    [Fact]
    public void Without_anything_to_differentiate_nothing_is_recorded()
    {
        var x = tensor(new[] { 1.0 });
        Assert.False(ScaledProduct.apply(x, 1.0, x).requires_grad);
        using (no_grad())
        {
            Assert.False(ScaledProduct.apply(tensor(new[] { 1.0 }).requires_grad_(), 1.0, x).requires_grad);
        }
    }

    [Fact]
    public void What_goes_wrong_in_a_derivative_is_told_to_whoever_started_the_walk()
    {
        var x = tensor(new[] { 1.0 }).requires_grad_();
        var error = Assert.Throws<ExternalException>(() => ScaledProduct.apply(x, "no number", x).sum().backward());
        Assert.Contains("no number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousand_walks_leave_no_tensor_behind()
    {
        var x = tensor(new[] { 1.0, 2.0 }).requires_grad_();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 1000; i++)
        {
            using var scope = NewDisposeScope();
            ScaledProduct.apply(x, 1.0, x).sum().backward();
            x.grad!.zero_();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    /// <summary>x times y times a number; its derivative by y is doubled.</summary>
    private sealed class ScaledProduct : autograd.SingleTensorFunction<ScaledProduct>
    {
        public override string Name => nameof(ScaledProduct);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (x, y) = ((Tensor)vars[0], (Tensor)vars[2]);
            ctx.save_for_backward([x, y]);
            ctx.save_data("factor", vars[1]);
            return x * y * (vars[1] as double? ?? 1.0);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var saved = ctx.get_saved_variables();
            var factor = ctx.get_data("factor") is double number ? number : throw new InvalidOperationException("factor: no number");
            return [grad_output * saved[1] * factor, null!, grad_output * saved[0] * (2 * factor)];
        }
    }
}
