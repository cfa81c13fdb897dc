namespace Multitask.Stages.Weightings;

/// <summary>The weights that a method computes in a step; each vector has one number per task.</summary>
/// <param name="Shared">Factor of each task's gradient w.r.t. the shared parameters.</param>
/// <param name="Heads">Factor of each task's gradient w.r.t. its own head.</param>
/// <param name="Reported">The task weights as the paper defines them (FAMO: the softmax; CAGrad: w on the simplex).</param>
public sealed record Weights(Seq<double> Shared, Seq<double> Heads, Seq<double> Reported)
{
    /// <summary>
    /// How the gradients w.r.t. parameters that several tasks use are combined, for methods that do not take a weighted sum. A parameter that
    /// only one task uses has a single gradient, which is multiplied by <see cref="Shared"/>.
    /// </summary>
    public Option<Elementwise> Elementwise { get; init; }

    /// <summary>Weights that apply to whole losses, that is, to the shared parameters and the heads alike.</summary>
    internal static Weights OfLosses(Seq<double> factors) => new(factors, factors, factors);

    /// <summary>Weights that apply to the shared parameters only; the heads keep the gradients of the plain sum.</summary>
    internal static Weights OfGradients(Seq<double> factors) => new(factors, Vectors.Ones(factors.Count), factors);
}

/// <summary>An elementwise combination of K gradients, which treats each parameter separately.</summary>
public abstract record Elementwise
{
    private Elementwise() { }

    /// <summary>Sums the gradients of one sign, drawn by their sign purity (<see cref="Weighting.GradDrop"/>).</summary>
    /// <param name="Seed">Seed of the draws.</param>
    /// <param name="Leak">The fraction of the dropped gradients that is kept, in [0, 1].</param>
    public sealed record SignDrop(ulong Seed, double Leak) : Elementwise;

    /// <summary>K times the trimmed mean of the gradients.</summary>
    /// <param name="Trim">How many of the largest and how many of the smallest gradients are left out.</param>
    public sealed record TrimmedMean(int Trim) : Elementwise;
}
