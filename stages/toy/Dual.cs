namespace Multitask.Stages.Toy;

/// <summary>
/// A dual number: a value with its partial derivatives w.r.t. x1 and x2. Arithmetic on it is forward-mode differentiation.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="D1">Its partial derivative w.r.t. x1.</param>
/// <param name="D2">Its partial derivative w.r.t. x2.</param>
internal readonly record struct Dual(double Value, double D1, double D2)
{
    /// <summary>A constant: both derivatives are 0.</summary>
    public static implicit operator Dual(double constant) => new(constant, 0, 0);

    /// <summary>The sum.</summary>
    public static Dual operator +(Dual left, Dual right) => new(left.Value + right.Value, left.D1 + right.D1, left.D2 + right.D2);

    /// <summary>The difference.</summary>
    public static Dual operator -(Dual left, Dual right) => new(left.Value - right.Value, left.D1 - right.D1, left.D2 - right.D2);

    /// <summary>The negative.</summary>
    public static Dual operator -(Dual x) => new(-x.Value, -x.D1, -x.D2);

    /// <summary>The product.</summary>
    public static Dual operator *(Dual left, Dual right) => new(
        left.Value * right.Value,
        (left.D1 * right.Value) + (left.Value * right.D1),
        (left.D2 * right.Value) + (left.Value * right.D2));

    /// <summary>The hyperbolic tangent.</summary>
    internal static Dual Tanh(Dual x)
    {
        var value = Math.Tanh(x.Value);
        return Chain(x, value, 1 - (value * value));
    }

    /// <summary>The natural logarithm.</summary>
    internal static Dual Log(Dual x) => Chain(x, Math.Log(x.Value), 1 / x.Value);

    /// <summary>The absolute value, with derivative 0 at 0.</summary>
    internal static Dual Abs(Dual x) => Chain(x, Math.Abs(x.Value), Math.Sign(x.Value));

    /// <summary>
    /// At least <paramref name="floor"/>: below it the result is constant; at the floor itself the derivative passes through, as in torch's
    /// clamp.
    /// </summary>
    internal static Dual AtLeast(Dual x, double floor) => x.Value >= floor ? x : floor;

    private static Dual Chain(Dual x, double value, double derivative) => new(value, derivative * x.D1, derivative * x.D2);
}
