namespace Multitask.Stages.Weightings;

/// <summary>What a method answers.</summary>
/// <param name="Shared">Factor of each task's gradient on the shared parameters.</param>
/// <param name="Heads">Factor of each task's gradient on its own head.</param>
/// <param name="Reported">The task weights in the method's own sense (FAMO: the softmax; CAGrad: the point of the simplex).</param>
public sealed record Weights(Seq<double> Shared, Seq<double> Heads, Seq<double> Reported)
{
    /// <summary>
    /// How the gradients on parameters that several tasks reach are combined, where a weighted sum is not the answer; a parameter that
    /// one task alone reaches has one gradient only, and takes it times <see cref="Shared"/>.
    /// </summary>
    public Option<Elementwise> Elementwise { get; init; }

    /// <summary>Weights of whole losses: the same for the shared parameters and the heads.</summary>
    internal static Weights OfLosses(Seq<double> factors) => new(factors, factors, factors);

    /// <summary>Weights of the gradients on the shared parameters; heads follow their own losses, as in the plain sum.</summary>
    internal static Weights OfGradients(Seq<double> factors) => new(factors, Vectors.Ones(factors.Count), factors);
}

/// <summary>A combination of K gradients that looks at each parameter by itself.</summary>
public abstract record Elementwise
{
    private Elementwise() { }

    /// <summary>Keeps, in the sum, the gradients of one sign, drawn by the purity of signs.</summary>
    /// <param name="Seed">Of the draws.</param>
    /// <param name="Leak">The share of the dropped gradients that stays, in [0, 1].</param>
    public sealed record SignDrop(ulong Seed, double Leak) : Elementwise;

    /// <summary>K times the mean without the extremes.</summary>
    /// <param name="Trim">How many numbers go at either end.</param>
    public sealed record TrimmedMean(int Trim) : Elementwise;
}
