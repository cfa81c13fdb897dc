using TorchSharp;
using Xunit;
using static Multitask.Tests.Torch.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Multitask.Tests.Torch;

/// <summary>Tests that count what the whole process holds, or set what holds for all of it: they run alone.</summary>
[CollectionDefinition("torch, alone", DisableParallelization = true)]
public sealed class AloneDefinition;

[Collection("torch, alone")]
public sealed class LifetimeTests
{
    [Fact]
    public void No_tensor_is_left_after_a_thousand_training_steps()
    {
        using var outer = NewDisposeScope();
        using var generator = new Generator(1);
        var flat = randn([(4 * 9) + 4 + (4 * 8)], generator: generator).mul_(0.2);
        var gradients = zeros_like(flat);
        Tensor[] weights = [Part(0, 4, 1, 3, 3), Part(36, 4), Part(40, 2, 16)];
        var (x, y) = (randn([8, 1, 6, 6], generator: generator), arange(8).remainder(2));
        var first = Step();
        Settle();
        var (live, total) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, Tensor.TotalCount);
        var last = first;
        for (var step = 0; step < 1000; step++)
        {
            last = Step();
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.InRange(Tensor.TotalCount, 0, total);
        Assert.True(last < first / 10, $"loss went from {first} to {last}");

        Tensor Part(long start, params long[] shape)
        {
            var count = shape.TotalSize();
            var leaf = flat.narrow(0, start, count).view(shape).detach().requires_grad_();
            leaf.grad = gradients.narrow(0, start, count).view(shape);
            return leaf;
        }

        double Step()
        {
            using var scope = NewDisposeScope();
            gradients.zero_();
            var hidden = functional.max_pool2d(functional.tanh(functional.conv2d(x, weights[0], weights[1])), 2);
            var loss = functional.cross_entropy(functional.linear(hidden.flatten(1), weights[2]), y);
            loss.backward();
            flat.sub_(gradients * 0.2);
            return loss.ToDouble();
        }
    }

    [Fact]
    public void A_tensor_nobody_disposes_is_finalised()
    {
        Settle();
        var before = Tensor.TotalCount;
        Abandon();
        Settle();
        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    [Fact]
    public void A_tensor_in_use_is_not_finalised_under_the_operation()
    {
        var total = 0.0;
        for (var i = 0; i < 200; i++)
        {
            total += ones([1000], float64).add(ones([1000], float64)).mul(0.5).sum().ToDouble();
            GC.Collect(0);
        }

        Assert.Equal(200_000, total);
    }

    [Fact]
    public void The_number_of_threads_is_set_for_every_thread()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(2);
            var elsewhere = 0;
            var thread = new Thread(() => elsewhere = get_num_threads());
            thread.Start();
            thread.Join();
            Assert.Equal((2, 2), (get_num_threads(), elsewhere));
            set_num_threads(1);
            Assert.Equal(1, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void The_default_generator_repeats_from_its_seed()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        Assert.Equal(5, initial_seed());
        var state = get_rng_state();
        var first = Elements(rand(4));
        torch.random.manual_seed(5);
        Assert.Equal(first, Elements(rand(4)));
        set_rng_state(state);
        Assert.Equal(first, Elements(rand(4)));
        manual_seed(5);
        Assert.Equal(first, Elements(rand_like(zeros(4))));
        Assert.Equal([4L], randn_like(zeros(4)).shape);
    }

    // In a method of its own, so that nothing on the stack keeps the tensors.
    private static void Abandon()
    {
        for (var i = 0; i < 100; i++)
        {
            _ = ones(10);
        }
    }

    private static void Settle()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
