using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Torch;

/// <summary>What only the runtime over the distribution's libtorch has: operators by name, native handles.</summary>
[Collection("torch, alone")]
public sealed class OperatorTests
{
    [Fact]
    public void Every_operator_in_use_is_known_to_libtorch()
    {
        var fields = typeof(Aten).GetFields(BindingFlags.Static | BindingFlags.NonPublic);
        Assert.NotEmpty(fields);
        Assert.All(fields, field => Assert.NotEqual(0, ((Operator)field.GetValue(null)!).Handle));
    }

    [Fact]
    public void An_unknown_operator_is_refused_by_name()
    {
        var failure = Assert.Throws<ExternalException>(() => new Operator("no_such_operator.out").Call());
        Assert.Contains("aten::no_such_operator.out", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_argument_without_a_default_is_named()
    {
        var failure = Assert.Throws<ExternalException>(() => new Operator("relu").Call());
        Assert.Equal("aten::relu needs its argument 'self'", failure.Message);
    }

    [Fact]
    public void Too_many_arguments_are_refused()
    {
        using var x = ones(1);
        var failure = Assert.Throws<ExternalException>(() => new Operator("relu").Call(x, 1));
        Assert.Equal("too many arguments for aten::relu", failure.Message);
    }

    [Fact]
    public void Every_handle_given_out_comes_back()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Native.torch_handles() - Tensor.TotalCount;
        using (NewDisposeScope())
        {
            var x = ones([4, 4], requires_grad: true);
            x.add(1).split(2)[0].max(1).values.sum().backward();
            _ = x.grad!.add_(x.detach()).topk(2);
            _ = autograd.grad([x.sum()], [x]);
            Assert.Throws<ExternalException>(() => x.view(3));
        }

        Assert.Equal(before, Native.torch_handles() - Tensor.TotalCount);
    }

    [Fact]
    public void Long_lists_cross_the_border_whole()
    {
        using var scope = NewDisposeScope();
        var parts = Enumerable.Range(0, 300).Select(i => full([1], i)).ToArray();
        var joined = cat(parts);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), joined.data<long>().ToArray());
        Assert.Equal(300, joined.split([.. Enumerable.Repeat(1L, 300)]).Length);
    }
}
