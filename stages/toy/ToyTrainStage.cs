using System.Diagnostics;
using System.Text.Json;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary><c>toy-train</c>: trains a point, the two parameters, from every start of a toy problem.</summary>
/// <remarks>Outputs <c>trajectory.safetensors</c> (<see cref="TrajectoryFile"/>) <c>final.json</c> (the last points and losses) and, measured, <see cref="SecondsFile"/>.</remarks>
internal static class ToyTrainStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "toy-train";

    private const int Version = 3;

    private static readonly WholeRange Steps = new(1, 1_000_000_000);

    /// <summary>From a file.</summary>
    internal static Decoder<ToyStage> Decoder { get; } = (
        Field.Required(Keyword, Decode.Reference),
        Field.Required("weighting", WeightingRegistry.Decoder),
        Field.Required("steps", Decode.Int(Steps)),
        Field.Optional("optimizer", TrainingKeys.Adams, new Adam(0.001)),
        Field.Maybe("clip", Decode.Double(Interval.Positive)))
        .Apply(ToyStage (problem, weighting, steps, adam, clip) => new ToyStage.Train(problem, new ToyPlan(weighting, steps) { Adam = adam, Clip = clip }))
        .Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(ToyStage.Train train, StageContext<StageOutput> context) => (
        context.As<StageOutput.Toy>(0, "a toy problem (toy)"),
        context.Fits(train.Plan.Weighting, ToyProblem.Tasks),
        TrainingRules.Check(context, train.Plan.Adam, train.Plan.Clip),
        context.Within("steps", train.Plan.Steps, Steps))
        .Apply((toy, _, _, _) => Work(train.Plan, toy.Problem));

    private static StageWork<StageOutput> Work(ToyPlan plan, ToyProblem problem) => new(
        Version,
        Canonical.Of(plan),
        new StageOutput.Trajectories(problem),
        run => Run(plan, problem, run))
    {
        Seeded = true,
        Measurements = Seq1(SecondsFile.Measured),
    };

    private static Either<string, Unit> Run(ToyPlan plan, ToyProblem problem, StageRun run)
    {
        var clock = Stopwatch.StartNew();
        var runs = Seq(problem.Starts.Map((at, start) => Trajectory.Of(problem, plan, (start, unchecked(run.Seed + (ulong)at)), run.Cancel)));
        return from all in runs.Sequence()
               let trajectories = all.Strict()
               from written in TrajectoryFile.Write(Path.Combine(run.Folder, TrajectoryFile.Name), trajectories)
               let timed = SecondsFile.Write(run.Folder, clock.Elapsed.TotalSeconds)
               select Report(run, plan, trajectories, clock.Elapsed);
    }

    private static Unit Report(StageRun run, ToyPlan plan, Seq<Trajectory> all, TimeSpan time)
    {
        var last = all.Map(trajectory => trajectory.Moments.Last).Strict();
        File.WriteAllText(Path.Combine(run.Folder, "final.json"), JsonSerializer.Serialize(new
        {
            steps = plan.Steps,
            points = last.Map(moment => Pair(moment.Point)).ToArray(),
            losses = last.Map(moment => Pair(moment.Losses)).ToArray(),
        }));
        var pace = time.TotalMilliseconds / plan.Steps / all.Count;
        run.Report(FormattableString.Invariant($"{plan.Steps} steps from {all.Count} starts in {time.TotalSeconds:0.00} s, {pace:0.0000} ms per step"));
        last.Iter(moment => run.Report(FormattableString.Invariant($"losses {moment.Losses.X1:0.0000}, {moment.Losses.X2:0.0000}")));
        return unit;
    }

    private static double[] Pair(PlanePoint point) => [point.X1, point.X2];
}
