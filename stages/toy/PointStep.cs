using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary>A point in training: an immutable value; a step is a function to the next one.</summary>
/// <param name="Optimizer">The optimizer; its parameters are the coordinates of the point.</param>
/// <param name="WeightingState">The weighting with its state.</param>
/// <param name="Losses">The losses and gradients at the point.</param>
/// <param name="Memory">What the weighting remembers of gradients.</param>
internal sealed record PointStep(AdamVector Optimizer, WeightingState WeightingState, ToyLosses Losses, PlaneMemory Memory)
{
    private static readonly Seq<Seq<int>> Each = Seq(Seq1(0), Seq1(1));

    /// <summary>Where it is.</summary>
    internal PlanePoint Point => PlanePoint.Of(Optimizer.Values);

    /// <summary>Before the first step.</summary>
    internal static PointStep Start(ToyProblem problem, PlanePoint start, WeightingState weighting) =>
        new(AdamVector.Start(start.Coordinates), weighting, problem.At(start), PlaneMemory.Empty);

    /// <summary>One step: weigh, combine, clip, Adam, learn. A reason where a loss is not finite or the weighting has no answer.</summary>
    /// <remarks>
    /// The losses after the update are those the next step starts from, so a weighting that looks ahead costs nothing more, and learns
    /// exactly what FAMO's published program learns from the next step's losses.
    /// </remarks>
    internal Either<string, PointStep> Take(ToyProblem problem, ToyPlan plan)
    {
        var losses = Values(Losses);
        var done = Finite().Bind(_ => WeightingState.ChainFactors(losses)).Bind(factors => Combined(losses, factors));
        return done.Map(answer =>
        {
            var optimizer = Optimizer.Step(plan.Adam, Clipped(answer.Gradient, plan.Clip).Coordinates);
            var after = problem.At(PlanePoint.Of(optimizer.Values));
            var weighting = answer.Next.LooksAhead ? answer.Next.Learn(losses, Values(after)) : answer.Next;
            return new PointStep(optimizer, weighting, after, answer.Memory);
        });
    }

    /// <summary>What the weighting answered.</summary>
    private readonly record struct Answer(PlanePoint Gradient, WeightingState Next, PlaneMemory Memory);

    private Either<string, Answer> Combined(Seq<double> losses, Seq<double> factors)
    {
        PlanePoint[] gradients = [Losses.FirstGradient.Times(factors[0]), Losses.SecondGradient.Times(factors[1])];
        var request = WeightingState.Request;
        if (request.Signal == Signal.Losses)
        {
            return WeightingState.Weigh(new Observation(losses, default))
                .Map(answer => new Answer(Merging.Combine(answer.Weights, Each, gradients), answer.Next, Memory));
        }

        var groups = request.Groups.IsEmpty ? Each : request.Groups;
        var summed = request.Groups.IsEmpty ? gradients : [.. groups.Map(tasks => Summed(gradients, tasks))];
        return Weigh(losses, groups, summed);
    }

    private Either<string, Answer> Weigh(Seq<double> losses, Seq<Seq<int>> groups, PlanePoint[] rows)
    {
        var seen = new Observation(losses, default);
        var (memory, kept, remembered) = WeightingState.Request.Memory.Match(
            kind => Memory.See(kind, rows, seen),
            () => (Memory, rows, seen));
        var gramian = WeightingState.Request.Signal == Signal.Gramian
            ? Some(Gramian.Of(kept.Length, (i, j) => PlanePoint.Dot(kept[i], kept[j])))
            : default;
        return WeightingState.Weigh(remembered with { Gramian = gramian })
            .Map(answer => new Answer(Merging.Combine(answer.Weights, groups, kept), answer.Next, memory));
    }

    private static PlanePoint Summed(PlanePoint[] gradients, Seq<int> tasks) =>
        tasks.Fold(default(PlanePoint), (sum, task) => PlanePoint.Combine(1, sum, 1, gradients[task]));

    /// <summary>As torch's clip_grad_norm_.</summary>
    private static PlanePoint Clipped(PlanePoint gradient, Option<double> clip) => clip.Match(
        norm => gradient.Times(Math.Min(1, norm / (Math.Sqrt(PlanePoint.Dot(gradient, gradient)) + 1e-6))),
        () => gradient);

    private static Seq<double> Values(ToyLosses losses) => Seq(losses.First.Value, losses.Second.Value);

    private Either<string, Unit> Finite() =>
        !double.IsFinite(Losses.First.Value) ? Broken(0, Losses.First.Value)
        : !double.IsFinite(Losses.Second.Value) ? Broken(1, Losses.Second.Value)
        : unit;

    private static Either<string, Unit> Broken(int task, double loss) =>
        Left<string, Unit>(FormattableString.Invariant($"the loss of task {ToyProblem.Tasks[task]} is {loss}"));
}
