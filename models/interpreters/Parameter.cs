namespace Multitask.Models.Interpreters;

/// <summary>How a parameter starts.</summary>
public abstract record Init
{
    private Init() { }

    /// <summary>Every element the same value.</summary>
    public sealed record Constant(double Value) : Init;

    /// <summary>Uniform in [-<paramref name="Bound"/>, <paramref name="Bound"/>).</summary>
    public sealed record Uniform(double Bound) : Init;

    /// <summary>Normal with mean 0 and variance 1.</summary>
    public sealed record StandardNormal : Init;

    /// <summary>Each element a value of its own, in row-major order.</summary>
    public sealed record Given(Seq<double> Values) : Init;

    /// <summary>Normal with mean 0 and variance 2 / (fan in + fan out) (Glorot and Bengio 2010), as the published MTAN code.</summary>
    public sealed record XavierNormal(long FanIn, long FanOut) : Init;
}

/// <summary>A named array of a network: a trainable parameter or a running statistic.</summary>
/// <param name="Name"><c>owner.weight</c>, <c>owner.bias</c>, <c>owner.running_mean</c> or <c>owner.running_var</c>; see <see cref="Node.Owner"/>.</param>
/// <param name="Sizes">Axes as in torch: a convolution's weight is (out, in, kernel, kernel), a linear map's (out, in), an embedding's (count, width), that of learnt numbers (1, count).</param>
/// <param name="Init">Its value before the first step.</param>
/// <param name="Trainable">False for the running statistics of a batch normalisation.</param>
/// <param name="Part">The part of the network its node belongs to.</param>
public sealed record Parameter(string Name, Seq<int> Sizes, Init Init, bool Trainable, Part Part)
{
    /// <summary>How many numbers it holds.</summary>
    public long Count => Sizes.Fold(1L, (product, size) => product * size);
}
