using TorchSharp;
using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>
/// Arithmetic of tensors and plain numbers. TorchSharp hands the handle of a <see cref="Scalar"/> to native code and keeps nothing alive:
/// one that is made on the way (<c>x * 0.5</c>) may be finalised, and its memory reused, while native code reads it. Here each lives until
/// the call is over.
/// </summary>
public static class Numbers
{
    private static readonly Scalar One = 1L.ToScalar();

    /// <summary>The sum of two tensors, part of the graph. (<c>a + b</c> makes a scalar on the way.)</summary>
    public static Tensor Plus(this Tensor x, Tensor other) => x.add(other, One);

    /// <summary>The tensor times a number, part of the graph.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.mul(scalar);
    }

    /// <summary>The tensor plus a number, part of the graph.</summary>
    public static Tensor Plus(this Tensor x, double term)
    {
        using var scalar = term.ToScalar();
        return x.add(scalar, One);
    }

    /// <summary>Multiplies in place.</summary>
    public static Tensor Scale(this Tensor x, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.mul_(scalar);
    }

    /// <summary>Adds a number in place.</summary>
    public static Tensor Shift(this Tensor x, double term)
    {
        using var scalar = term.ToScalar();
        return x.add_(scalar, One);
    }

    /// <summary>Adds another tensor times a factor in place.</summary>
    public static Tensor AddScaled(this Tensor x, Tensor other, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.add_(other, scalar);
    }

    /// <summary>Adds the product of two tensors in place.</summary>
    public static Tensor AddProduct(this Tensor x, Tensor one, Tensor other) => x.addcmul_(one, other, One);

    /// <summary>Where a tensor is less than a number.</summary>
    public static Tensor Below(this Tensor x, double bound)
    {
        using var scalar = bound.ToScalar();
        return x.lt(scalar);
    }

    /// <summary>The larger of each number and a bound, part of the graph.</summary>
    public static Tensor AtLeast(this Tensor x, double bound)
    {
        using var scalar = bound.ToScalar();
        return x.clamp_min(scalar);
    }

    /// <summary>The smaller of each number and a bound, part of the graph.</summary>
    public static Tensor AtMost(this Tensor x, double bound)
    {
        using var scalar = bound.ToScalar();
        return x.clamp_max(scalar);
    }

    /// <summary>The tensor with a whole number where a mask is set.</summary>
    public static Tensor Filled(this Tensor x, Tensor mask, long number)
    {
        using var scalar = number.ToScalar();
        return x.masked_fill(mask, scalar);
    }

    /// <summary>Where a tensor is greater than a number.</summary>
    public static Tensor Above(this Tensor x, double bound)
    {
        using var scalar = bound.ToScalar();
        return x.gt(scalar);
    }

    /// <summary>The one element of a tensor, from whatever device.</summary>
    public static double Number(this Tensor x)
    {
        using var scalar = x.ToScalar();
        return scalar.ToDouble();
    }
}
