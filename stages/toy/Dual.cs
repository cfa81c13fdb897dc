namespace Multitask.Stages.Toy;

/// <summary>A number with its derivatives by x1 and x2: arithmetic on it is the chain rule.</summary>
/// <param name="Value">The number.</param>
/// <param name="D1">Its derivative by x1.</param>
/// <param name="D2">Its derivative by x2.</param>
internal readonly record struct Dual(double Value, double D1, double D2)
{
    /// <summary>A number that depends on nothing.</summary>
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
    /// At least <paramref name="floor"/>: below it nothing depends on anything; at the floor itself the derivative passes, as in torch.
    /// </summary>
    internal static Dual AtLeast(Dual x, double floor) => x.Value >= floor ? x : floor;

    private static Dual Chain(Dual x, double value, double slope) => new(value, slope * x.D1, slope * x.D2);
}
