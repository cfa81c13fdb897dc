using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Short words for tensors and their elements, and the law that a gradient agrees with finite differences.</summary>
internal static class Numbers
{
    /// <summary>How far 64-bit results may be from the numbers worked out: rounding only.</summary>
    private const double Rounding = 1e-12;

    /// <summary>A vector of 64-bit reals.</summary>
    internal static Tensor V(params double[] elements) => torch.tensor(elements);

    /// <summary>A tensor of 64-bit reals of a shape, 1, 2, 3, ... in row-major order.</summary>
    internal static Tensor Counting(params long[] shape) =>
        arange(1, shape.TotalSize() + 1, dtype: float64).reshape(shape);

    /// <summary>Seeded normal numbers, 64-bit.</summary>
    internal static Tensor Normal(ulong seed, params long[] shape)
    {
        using var generator = new Generator(seed);
        return randn(shape, float64, generator: generator);
    }

    /// <summary>Images, (N, C, h, w) and channels last in memory, float32, from their pixels: (N, h, w, C).</summary>
    internal static Tensor Images(Tensor pixels) => pixels.to(float32).permute(0, 3, 1, 2);

    /// <summary>All elements in row-major order, as 64-bit reals.</summary>
    internal static double[] Elements(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(float64).data<double>().ToArray();
    }

    internal static void AssertElements(double[] expected, Tensor actual, double tolerance = Rounding)
    {
        var elements = Elements(actual);
        Assert.Equal(expected.Length, elements.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                expected[i].Equals(elements[i]) || Math.Abs(expected[i] - elements[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"element {i}: expected {expected[i]:R}, found {elements[i]:R}");
        }
    }

    /// <summary>
    /// The derivatives that autograd finds for a random weighting of a function's outputs are those of central differences, for
    /// every element of every input.
    /// </summary>
    internal static void AssertGradients(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        const double Step = 1e-6;
        using var scope = NewDisposeScope();
        var leaves = inputs.Select(input => input.detach().clone().requires_grad_()).ToArray();
        var output = function(leaves);
        var weights = Normal(99, output.shape);
        output.backward([weights]);
        using var nothing = no_grad();
        foreach (var leaf in leaves)
        {
            var (flat, gradient) = (leaf.detach().view(-1), Elements(leaf.grad!));
            for (var i = 0; i < gradient.Length; i++)
            {
                var (plus, minus) = (At(flat, i, Step), At(flat, i, -Step));
                Assert.Equal((plus - minus) / (2 * Step), gradient[i], 1e-6 * Math.Max(1, Math.Abs(gradient[i])));
            }
        }

        double At(Tensor flat, int i, double step)
        {
            var before = flat.data<double>()[i];
            flat.data<double>()[i] = before + step;
            var value = (function(leaves) * weights).sum().ToDouble();
            flat.data<double>()[i] = before;
            return value;
        }
    }
}
