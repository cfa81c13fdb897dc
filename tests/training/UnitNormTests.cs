using Multitask.Models;
using Multitask.Stages.Training;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Unit vectors under torch, where there is no direction.</summary>
public sealed class UnitNormTests
{
    private static readonly Network Net = Exports.Operations.Chain(Shape.Image(3, 1, 2), new Op.UnitNorm());

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(1e-30f, 1e-18f)]
    [InlineData(-3e-13f, -0.3f)]
    public void A_vector_below_the_floor_is_divided_by_it_and_learns_nothing(float number, float expected)
    {
        using var scope = NewDisposeScope();
        var (value, gradient) = Run([number, 3, 0, 4, 0, 0]);
        Assert.Equal([expected, 0.6f, 0, 0.8f, 0, 0], value, (a, b) => Math.Abs(a - b) <= 1e-6f * Math.Abs(a));
        Assert.Equal([0, 0, 0], new[] { gradient[0], gradient[2], gradient[4] });
        Assert.All(gradient, each => Assert.True(float.IsFinite(each)));
        Assert.Equal(0.16f, gradient[1], 1e-6f);
    }

    [Theory]
    [InlineData(1e-9f)]
    [InlineData(1f)]
    [InlineData(1e15f)]
    public void A_vector_above_the_floor_is_what_it_was_without_one(float number)
    {
        using var scope = NewDisposeScope();
        float[] numbers = [number, 3, -2 * number, 4, number, 0];
        var plain = tensor(numbers, [1, 3, 1, 2]).requires_grad_();
        var unit = plain / (plain * plain).sum(1, keepdim: true).sqrt();
        Weighted(unit).backward();
        var (value, gradient) = Run(numbers);
        Assert.Equal(unit.detach().data<float>().ToArray(), value);
        Assert.Equal(plain.grad!.data<float>().ToArray(), gradient);
    }

    /// <summary>The value, and the gradient of a weighted sum of it.</summary>
    private static (float[] Value, float[] Gradient) Run(float[] numbers)
    {
        using var parameters = new ParameterVector(VectorLayout.Of(Net), ScalarType.Float32, CPU);
        var input = tensor(numbers, [1, 3, 1, 2]).requires_grad_();
        var value = new ForwardPass(Net).Run(new TorchMode(parameters, Training: true, Precision.Float32), input)[0];
        Weighted(value).backward();
        return (value.detach().contiguous().data<float>().ToArray(), input.grad!.contiguous().data<float>().ToArray());
    }

    /// <summary>A sum that tells channels apart.</summary>
    private static Tensor Weighted(Tensor value) => (value * tensor(new float[] { 2, 1, 1 }, [1, 3, 1, 1])).sum();
}
