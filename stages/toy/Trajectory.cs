using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary>A recorded moment of a trajectory.</summary>
/// <param name="Step">Updates before it.</param>
/// <param name="Point">Where the point was.</param>
/// <param name="Losses">The two losses there.</param>
internal readonly record struct Moment(int Step, PlanePoint Point, PlanePoint Losses);

/// <summary>The path of a point from one start: every <see cref="ToyPlan.Stride"/>-th step and the last.</summary>
/// <param name="Moments">In order; the first is the start.</param>
internal sealed record Trajectory(Seq<Moment> Moments)
{
    /// <summary>Trains a point from a start of the problem; a reason with the step where it cannot go on.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="plan">How.</param>
    /// <param name="start">Where from, and the seed of weightings that draw.</param>
    /// <param name="cancel">Observed between recorded moments.</param>
    internal static Either<string, Trajectory> Of(
        ToyProblem problem, ToyPlan plan, (PlanePoint Point, ulong Seed) start, CancellationToken cancel)
    {
        var weighting = plan.Weighting.Start(new TaskSet(ToyProblem.Tasks, start.Seed));
        return From(problem, plan, PointStep.Start(problem, start.Point, weighting), cancel)
            .MapLeft(reason => $"start {At(start.Point)}, {reason}");
    }

    /// <summary>The same from any state.</summary>
    internal static Either<string, Trajectory> From(ToyProblem problem, ToyPlan plan, PointStep start, CancellationToken cancel)
    {
        var first = (State: start, Moments: Seq1(At(start)));
        return Eithers.FoldWhile(plan.RecordedAfter(start.Optimizer.Steps), first, (seen, end) =>
        {
            cancel.ThrowIfCancellationRequested();
            return Advance(problem, plan, seen.State, end).Map(state => (state, seen.Moments.Add(At(state))));
        }).Map(seen => new Trajectory(seen.Moments));
    }

    private static Either<string, PointStep> Advance(ToyProblem problem, ToyPlan plan, PointStep from, int end) => Eithers.FoldWhile(
        Enumerable.Range(from.Optimizer.Steps, end - from.Optimizer.Steps),
        from,
        (state, done) => state.Take(problem, plan).MapLeft(reason => FormattableString.Invariant($"step {done + 1}: {reason}")));

    private static Moment At(PointStep state) => new(state.Optimizer.Steps, state.Point, state.Losses.Values);

    private static string At(PlanePoint point) => FormattableString.Invariant($"[{point.X1}, {point.X2}]");
}
