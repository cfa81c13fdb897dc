using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>
/// Training while another thread collects garbage and runs finalizers all the time: nothing that native code reads is finalised under it.
/// </summary>
[Trait("Category", "Slow")]
public sealed class CollectorTests : IDisposable
{
    private const int Steps = 200;
    private readonly int _threads = get_num_threads();

    /// <summary>One thread: a team that is stopped for every collection would mostly wait for itself.</summary>
    public CollectorTests() => set_num_threads(1);

    public void Dispose() => set_num_threads(_threads);

    [Theory]
    [InlineData("famo")]
    [InlineData("cagrad")]
    [InlineData("graddrop")]
    [InlineData("excess-mtl")]
    public void Two_hundred_steps_leave_the_same_bytes_as_without(string weighting) =>
        Assert.Equal(Trained(weighting), Disturbed(() => Trained(weighting)));

    [Fact]
    public void Our_own_functions_of_the_graph_leave_the_same_bytes_as_without()
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated, "needs a processor with registers of 512 bits (AVX-512)");
        Assert.Equal(Convolved(), Disturbed(Convolved));
    }

    /// <summary>What comes out while every millisecond garbage is collected and finalizers run.</summary>
    private static float[] Disturbed(Func<float[]> work)
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.Token.WaitHandle.WaitOne(1))
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            return work();
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    private static float[] Trained(string weighting)
    {
        using var parameters = TrainingStepTests.Start();
        using var step = new TrainingStep(TrainingStepTests.Config(Named(weighting)) with { Clip = 1.0 }, parameters);
        for (var i = 0; i < Steps; i++)
        {
            using var scope = NewDisposeScope();
            var taken = step.Take(TrainingStepTests.Batch(), 1e-3);
            Assert.True(taken.IsRight, taken.Match(_ => "", reason => reason));
        }

        return [.. parameters.Values.data<float>()];
    }

    private static float[] Convolved()
    {
        using var all = NewDisposeScope();
        using var pass = new BackwardPass();
        var weight = Numbers.Images(Numbers.Normal(2, 32, 3, 3, 32)).requires_grad_();
        for (var i = 0; i < Steps; i++)
        {
            using var scope = NewDisposeScope();
            var x = Numbers.Images(Numbers.Normal(1, 2, 4, 6, 32));
            WinogradConvolution.Of(x, weight, zeros(32), pass).sum().backward();
            Assert.True(pass.TakeFailure().IsNone);
        }

        return [.. weight.grad!.contiguous().data<float>()];
    }

    private static Weighting Named(string name) => name switch
    {
        "famo" => new Weighting.Famo(0.001, 0.025),
        "cagrad" => new Weighting.Cagrad(0.4, Rescale.OnePlusCSquared),
        "graddrop" => new Weighting.GradDrop(0.1),
        _ => new Weighting.ExcessMtl(0.01),
    };
}
