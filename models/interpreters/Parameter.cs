namespace Multitask.Models.Interpreters;

/// <summary>The initialisation of a parameter.</summary>
public abstract record Init
{
    private Init() { }

    /// <summary>Every element the same value.</summary>
    public sealed record Constant(double Value) : Init;

    /// <summary>Uniform in [-<paramref name="Bound"/>, <paramref name="Bound"/>).</summary>
    public sealed record Uniform(double Bound) : Init;

    /// <summary>Normal with mean 0 and variance 1.</summary>
    public sealed record StandardNormal : Init;

    /// <summary>A given value for each element, in row-major order.</summary>
    public sealed record Given(Seq<double> Values) : Init;

    /// <summary>Normal with mean 0 and variance 2 / (fan in + fan out) (Glorot and Bengio, AISTATS 2010), as in the published code of MTAN.</summary>
    public sealed record XavierNormal(long FanIn, long FanOut) : Init;
}

/// <summary>A named tensor of a network: a trainable parameter or a statistic.</summary>
/// <param name="Name"><c>owner.weight</c>, <c>owner.bias</c>, <c>owner.running_mean</c> or <c>owner.running_var</c>; see <see cref="Node.Owner"/>.</param>
/// <param name="Sizes">
/// The shape, as in torch: the weight of a convolution is (out, in, kernel, kernel), of a linear layer (out, in), of an embedding (count, width),
/// of learnt numbers (1, count).
/// </param>
/// <param name="Init">The initialisation.</param>
/// <param name="Trainable">False for the running statistics of a batch normalisation and for <see cref="Statistics"/>.</param>
/// <param name="Part">The part of the network to which its node belongs.</param>
public sealed record Parameter(string Name, Seq<int> Sizes, Init Init, bool Trainable, Part Part)
{
    /// <summary>The number of its elements.</summary>
    public long Count => Sizes.Fold(1L, (product, size) => product * size);
}
