namespace Multitask.Stages.Toy;

/// <summary>Adam at work on a point, with torch's arithmetic in doubles.</summary>
/// <param name="Point">What is optimised.</param>
internal readonly record struct PlaneAdam(PlanePoint Point)
{
    private PlanePoint First { get; init; }

    private PlanePoint Second { get; init; }

    private PlanePoint Largest { get; init; }

    /// <summary>Updates so far.</summary>
    internal int Steps { get; init; }

    /// <summary>One update.</summary>
    internal PlaneAdam Step(Adam config, PlanePoint gradient)
    {
        var steps = Steps + 1;
        var start = config.Decoupled ? Point.Times(1 - (config.LearningRate * config.WeightDecay)) : Point;
        var decayed = config.Decoupled ? gradient : PlanePoint.Combine(1, gradient, config.WeightDecay, Point);
        var first = PlanePoint.Combine(config.Beta1, First, 1 - config.Beta1, decayed);
        var squares = new PlanePoint(decayed.X1 * decayed.X1, decayed.X2 * decayed.X2);
        var second = PlanePoint.Combine(config.Beta2, Second, 1 - config.Beta2, squares);
        var largest = new PlanePoint(Math.Max(Largest.X1, second.X1), Math.Max(Largest.X2, second.X2));
        var root = Math.Sqrt(1 - Math.Pow(config.Beta2, steps));
        var size = config.LearningRate / (1 - Math.Pow(config.Beta1, steps));
        var scale = config.Amsgrad ? largest : second;
        double Moved(double value, double mean, double square) => value - (size * mean / ((Math.Sqrt(square) / root) + config.Epsilon));
        return new PlaneAdam(new PlanePoint(Moved(start.X1, first.X1, scale.X1), Moved(start.X2, first.X2, scale.X2)))
        {
            First = first,
            Second = second,
            Largest = largest,
            Steps = steps,
        };
    }
}
