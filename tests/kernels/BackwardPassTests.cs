using Multitask.Stages.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Kernels;

/// <summary>No exception leaves a backward function, and nothing it handed over stays behind.</summary>
public sealed class BackwardPassTests
{
    [Fact]
    public void A_failure_inside_a_backward_pass_is_reported_and_the_process_lives()
    {
        using var scope = NewDisposeScope();
        using var pass = new BackwardPass();
        var x = ones(3).requires_grad_();
        Broken.apply(x, pass).sum().backward();
        Assert.Equal("no gradient today", pass.TakeFailure().IfNone(""));
        Assert.True(pass.TakeFailure().IsNone);
    }

    [Fact]
    public void Gradients_are_those_that_were_answered_and_only_the_last_answer_is_held()
    {
        using var scope = NewDisposeScope();
        using var pass = new BackwardPass();
        var x = ones(3).requires_grad_();
        var y = x;
        for (var i = 0; i < 10; i++)
        {
            y = Doubled.apply(y, pass);
        }

        var loss = y.sum();
        var before = scope.DisposablesCount;
        loss.backward();
        Assert.Equal(before + 1, scope.DisposablesCount);
        Assert.True(pass.TakeFailure().IsNone);
        Assert.Equal(before, scope.DisposablesCount);
        Assert.Equal([1024, 1024, 1024], x.grad!.data<float>().ToArray());
    }

    private sealed class Broken : autograd.SingleTensorFunction<Broken>
    {
        public override string Name => nameof(Broken);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("pass", vars[1]);
            return ((Tensor)vars[0]).clone();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => ((BackwardPass)ctx.get_data("pass"))
            .Answer(grad_output, inputs: 2, _ => throw new InvalidOperationException("no gradient today"));
    }

    private sealed class Doubled : autograd.SingleTensorFunction<Doubled>
    {
        public override string Name => nameof(Doubled);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("pass", vars[1]);
            return ((Tensor)vars[0]).Times(2);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => ((BackwardPass)ctx.get_data("pass"))
            .Answer(grad_output, inputs: 2, gradient => [gradient.Times(2)]);
    }
}
