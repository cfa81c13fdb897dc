namespace Multitask.Stages.Toy;

/// <summary>
/// The toy problem of CAGrad (Liu et al., NeurIPS 2021, figure 1) in FAMO's form (Liu et al., NeurIPS 2023, figure 1): two parameters and
/// two losses that conflict, with steep narrow valleys in the upper half plane and bowls in the lower.
/// </summary>
/// <remarks>The second loss has + tanh(-x2), as both published programs do; the papers print a minus.</remarks>
/// <param name="Scale">Factor of the first loss: 0.1 in FAMO's program, 1 in CAGrad's.</param>
/// <param name="Starts">Where trajectories begin.</param>
public sealed record ToyProblem(double Scale, Seq<PlanePoint> Starts)
{
    /// <summary>The names of the two tasks, in order.</summary>
    public static Seq<string> Tasks { get; } = Prelude.Seq("first", "second");

    /// <summary>The five starts of FAMO's program.</summary>
    public static Seq<PlanePoint> PublishedStarts { get; } = Prelude.Seq(
        new PlanePoint(-8.5, 7.5), new PlanePoint(0, 0), new PlanePoint(9, 9), new PlanePoint(-7.5, -0.5), new PlanePoint(9, -1));

    /// <summary>FAMO's factor of the first loss.</summary>
    public const double PublishedScale = 0.1;

    /// <summary>Keeps the logarithms of the valleys finite.</summary>
    private const double Floor = 0.000005;

    /// <summary>Both losses at a point with their exact gradients.</summary>
    internal ToyLosses At(PlanePoint point)
    {
        var (x1, x2) = (new Dual(point.X1, 1, 0), new Dual(point.X2, 0, 1));
        var bend = Dual.Tanh(x2);
        var (upper, lower) = Halves(x2);
        var heights = 0.1 * Square(x2 + 8);
        var first = (Valley((-0.5 * (x1 + 7)) + bend) * upper) + (Bowl(Square(7 - x1) + heights) * lower);
        var second = (Valley((0.5 * (3 - x1)) - bend + 2) * upper) + (Bowl(Square(x1 + 7) + heights) * lower);
        return new ToyLosses(Scale * first, second);
    }

    /// <summary>How much of the upper and of the lower half plane's form there is: one of them is 0.</summary>
    private static (Dual Upper, Dual Lower) Halves(Dual x2)
    {
        var side = Dual.Tanh(0.5 * x2);
        return (Dual.AtLeast(side, 0), Dual.AtLeast(-side, 0));
    }

    private static Dual Valley(Dual distance) => Dual.Log(Dual.AtLeast(Dual.Abs(distance), Floor)) + 6;

    private static Dual Bowl(Dual squares) => (0.1 * squares) - 20;

    private static Dual Square(Dual x) => x * x;
}

/// <summary>The two losses at a point.</summary>
/// <param name="First">The first, scaled.</param>
/// <param name="Second">The second.</param>
internal readonly record struct ToyLosses(Dual First, Dual Second)
{
    /// <summary>The losses as a point of the loss plane.</summary>
    internal PlanePoint Values => new(First.Value, Second.Value);

    /// <summary>The mean loss.</summary>
    internal double Mean => 0.5 * (First.Value + Second.Value);

    /// <summary>The gradient of the first loss.</summary>
    internal PlanePoint FirstGradient => new(First.D1, First.D2);

    /// <summary>The gradient of the second loss.</summary>
    internal PlanePoint SecondGradient => new(Second.D1, Second.D2);
}
