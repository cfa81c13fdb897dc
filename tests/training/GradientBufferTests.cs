using LanguageExt;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using static Multitask.Tests.Training.Numbers;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Gradients where backward passes made them are those that the buffer of all of them holds.</summary>
public sealed class GradientBufferTests
{
    [Fact]
    public void One_pass_leaves_the_same_in_both()
    {
        var (loose, rows) = Pair(Fresh());
        Assert.Equal(rows, loose);
        Assert.Contains(loose, number => number != 0);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e6)]
    public void Clipping_leaves_the_same_in_both(double norm)
    {
        var (loose, rows) = Pair(Both(buffer => buffer.Clip(norm)));
        AssertNear(rows, loose);
        Assert.Equal(norm > 1, loose.SequenceEqual(Fresh()[0]));
    }

    [Fact]
    public void Balancing_heads_leaves_the_same_in_both_and_a_weight_of_zero_lets_a_head_rest()
    {
        var (loose, rows) = Pair(Both(buffer => buffer.Balance(new Weights(Seq(0.5, 0.0), Seq(1.0, 1.0), Seq(0.5, 0.0)))));
        AssertNear(rows, loose);
        var heads = VectorLayout.Of(TrainingStepTests.Net).Slots.Filter(slot => slot.Head && slot.Owner == Some(1));
        Assert.All(heads, slot => Assert.All(loose.Skip((int)slot.Offset).Take((int)slot.Parameter.Count), number => Assert.Equal(0, number)));
    }

    [Fact]
    public void Updates_are_the_same_from_both()
    {
        using var scope = NewDisposeScope();
        double[] After(Func<ParameterVector, GradientBuffer> make)
        {
            using var parameters = Start();
            using var buffer = Backward(parameters, make);
            using var adam = new AdamState(new Adam(0.01), parameters.Values);
            buffer.Update(adam, 0.01);
            return Elements(parameters.Values.to(float64));
        }

        var (loose, rows) = (After(parameters => new LooseGradients(parameters)), After(parameters => new GradientRows(parameters, 1)));
        Assert.Equal(rows, loose);
        using var before = Start();
        Assert.NotEqual(Elements(before.Values.to(float64)), loose);
    }

    [Fact]
    public void What_no_pass_reached_is_zero_and_clearing_forgets()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start();
        using var buffer = Backward(parameters, all => new LooseGradients(all));
        buffer.Clear();
        Assert.All(Elements(buffer.Combined.to(float64)), number => Assert.Equal(0, number));
        Assert.True(buffer.Recall().IsNone);
    }

    private static double[][] Fresh() => Both(_ => { });

    /// <summary>What is done to the gradients of one backward pass, by both kinds of buffer.</summary>
    private static double[][] Both(Action<GradientBuffer> change)
    {
        using var scope = NewDisposeScope();
        Func<ParameterVector, GradientBuffer>[] kinds = [parameters => new LooseGradients(parameters), parameters => new GradientRows(parameters, 1)];
        return [.. kinds.Select(make =>
        {
            using var parameters = Start();
            using var buffer = Backward(parameters, make);
            change(buffer);
            return Elements(buffer.Combined.to(float64));
        })];
    }

    private static (double[] Loose, double[] Rows) Pair(double[][] both) => (both[0], both[1]);

    private static void AssertNear(double[] expected, double[] actual)
    {
        var largest = expected.Max(Math.Abs);
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= 1e-6 * largest);
    }

    private static GradientBuffer Backward(ParameterVector parameters, Func<ParameterVector, GradientBuffer> make)
    {
        var buffer = make(parameters);
        buffer.Clear();
        buffer.AimLast();
        var predictions = TorchForward.Run(TrainingStepTests.Net, new TorchMode(parameters, Training: true, Precision.Float32), Normal(9, 4, 1, 16, 16).to(float32));
        predictions.Select(prediction => prediction.square().sum()).Aggregate((a, b) => a + b).backward();
        return buffer;
    }

    private static ParameterVector Start()
    {
        using var quiet = no_grad();
        var layout = VectorLayout.Of(TrainingStepTests.Net);
        var parameters = new ParameterVector(layout, ScalarType.Float32, CPU);
        parameters.Values.copy_(Normal(5, layout.Total).to(float32) * 0.1);
        parameters.Statistics.fill_(1);
        return parameters;
    }
}
