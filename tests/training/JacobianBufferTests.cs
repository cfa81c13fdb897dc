using LanguageExt;
using Multitask.Stages.Kernels;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static Multitask.Tests.Training.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>The buffer holds what torch's own gradients are, and changes them as the published programs do.</summary>
public sealed class JacobianBufferTests
{
    [Fact]
    public void One_pass_leaves_the_gradients_that_parameters_would_keep_themselves()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start();
        foreach (var slot in parameters.Layout.Slots)
        {
            parameters[slot.Parameter.Name].grad = null;
        }

        Loss(parameters).backward();
        var own = parameters.Layout.Slots
            .Bind(slot => Elements(ParameterVector.Flat(parameters[slot.Parameter.Name].grad!).to(float64)).ToSeq())
            .ToArray();
        Assert.Equal(own, After(_ => { }));
        Assert.Contains(own, number => number != 0);
    }

    [Fact]
    public void A_second_pass_into_another_row_leaves_the_first_row_alone()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start();
        using var buffer = new JacobianBuffer(parameters, 2);
        double[] Gramian() => [.. Enumerable.Range(0, 2).Select(row => buffer.Gramian(Seq(Seq1(0), Seq1(1)))[row, row])];
        buffer.SelectRow(0);
        Loss(parameters).backward();
        var first = Gramian();
        buffer.SelectRow(1);
        Loss(parameters).Times(3).backward();
        var both = Gramian();
        Assert.True(first[0] > 0);
        Assert.True(both[1] > first[0]);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e6)]
    public void Clipping_shrinks_the_shared_part_to_the_norm_and_nothing_else(double norm)
    {
        var (before, after) = (After(_ => { }), After(buffer => buffer.Clip(norm)));
        var shared = (int)VectorLayout.Of(TrainingStepTests.Net).Shared;
        double Norm(double[] gradient) => Math.Sqrt(gradient.Take(shared).Sum(number => number * number));
        Assert.Equal(Math.Min(norm, Norm(before)), Norm(after), 1e-5 * Norm(after));
        Assert.Equal(before.Skip(shared), after.Skip(shared));
        Assert.Equal(norm > 1, before.SequenceEqual(after));
    }

    [Fact]
    public void Balancing_gives_heads_their_own_factor_and_a_shared_factor_of_zero_lets_a_head_rest()
    {
        var (before, after) = (After(_ => { }), After(buffer => buffer.RescaleHeads(new Weights(Seq(0.5, 0.0), Seq(1.0, 1.0), Seq(0.5, 0.0)))));
        foreach (var slot in VectorLayout.Of(TrainingStepTests.Net).Slots)
        {
            var factor = !slot.Head ? 1 : slot.Owner == Some(1) ? 0 : 2;
            double[] Part(double[] all) => [.. all.Skip((int)slot.Offset).Take((int)slot.Parameter.Count)];
            Assert.Equal(Part(before).Select(number => number * factor), Part(after));
        }
    }

    [Fact]
    public void Clearing_forgets()
    {
        Assert.All(After(buffer => buffer.Clear()), number => Assert.Equal(0, number));
    }

    /// <summary>The gradient of one backward pass after a change, laid out like the parameters.</summary>
    private static double[] After(Action<JacobianBuffer> change)
    {
        using var scope = NewDisposeScope();
        using var parameters = Start();
        using var buffer = new JacobianBuffer(parameters, 1);
        buffer.SelectLast();
        Loss(parameters).backward();
        change(buffer);
        return Elements(buffer.Combined.to(float64));
    }

    private static Tensor Loss(ParameterVector parameters) => new ForwardPass(TrainingStepTests.Net)
        .Run(new TorchMode(parameters, Training: true, Precision.Float32), Normal(9, 4, 1, 16, 16).to(float32))
        .Select(prediction => prediction.square().sum())
        .Aggregate(Multitask.Stages.Kernels.Numbers.Plus);

    private static ParameterVector Start()
    {
        using var quiet = no_grad();
        var layout = VectorLayout.Of(TrainingStepTests.Net);
        var parameters = new ParameterVector(layout, ScalarType.Float32, CPU);
        parameters.Values.copy_(Normal(5, layout.Total).to(float32).Times(0.1));
        parameters.Untrained.copy_(ones_like(parameters.Untrained));
        return parameters;
    }
}
