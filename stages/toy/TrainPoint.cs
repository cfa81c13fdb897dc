using System.Diagnostics;
using System.Text.Json;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary><c>train</c> with <c>steps</c>: moves a point from every start of a toy problem.</summary>
/// <remarks>Outputs <c>trajectory.safetensors</c> (<see cref="TrajectoryFile"/>) <c>final.json</c> (the last points and losses) and, measured, <see cref="SecondsFile"/>.</remarks>
internal static class TrainPoint
{
    private const int Version = 2;

    /// <summary>What the stage reads and how it trains.</summary>
    private sealed record Written(InputRef Model, InputRef Data, PointPlan Plan);

    /// <summary>The stage as written.</summary>
    internal static Validation<Problem, StageDraft<Product>> Decode(StageSource source) =>
        Fields.Decoder(source.Node).Map(written => new StageDraft<Product>(
            Seq(written.Model, written.Data), inputs => Resolve(source, written, inputs[0], inputs[1])));

    private static Fields<Written> Fields => (
        (Field.Required("train", Pipeline.Decode.Reference), Field.Required("data", Pipeline.Decode.Reference))
            .Apply((model, data) => (model, data)),
        Field.Required("weighting", WeightingDecoding.Decoder),
        Field.Required("steps", Pipeline.Decode.Int(1, 1_000_000_000)),
        Field.Optional("optimizer", TrainDecoding.Optimizer, new Adam(0.001)),
        Field.Maybe("clip", Pipeline.Decode.Double(Interval.Positive)),
        (Strange("epochs"), Strange("batch"), Strange("schedule"), Strange("precision"), Strange("checkpoint"))
            .Apply((_, _, _, _, _) => unit))
        .Apply((inputs, weighting, steps, adam, clip, _) =>
            new Written(inputs.model, inputs.data, new PointPlan(weighting, steps, adam, clip)));

    /// <summary>A key of networks.</summary>
    private static Fields<Unit> Strange(string key) => Field.Optional<Unit>(
        key, node => node.Place.Problem("must be left out where `steps` says how long a point trains: it is for networks"), unit);

    private static Validation<Problem, StageBody<Product>> Resolve(StageSource source, Written written, Product model, Product data) =>
        from trains in model is Product.Model
            ? At(source, "steps").Problem($"must be `epochs` and `batch`: {written.Model.Stage} is {model.Title}, a network")
            : Success<Problem, Unit>(unit)
        from point in Reading.As<Product.Point>(written.Model, model, "a point (build: point)")
        from checks in (Fitting(written.Data, data, point.Problem), Weighting(source, written.Plan)).Apply((_, fits) => fits)
        select Body(written.Plan, point.Problem);

    private static Validation<Problem, Unit> Fitting(InputRef input, Product product, ToyProblem built) =>
        Reading.As<Product.Toy>(input, product, "a toy problem (load: toy)").Bind(toy => toy.Problem == built
            ? Success<Problem, Unit>(unit)
            : input.Problem($"must be the toy problem the point was built for, found {input.Stage} with another scale or other starts"));

    private static Validation<Problem, Unit> Weighting(StageSource source, PointPlan plan) =>
        plan.Weighting.Misfit(ToyProblem.Tasks).Match(
            Some: message => At(source, "weighting").Problem(message),
            None: () => Success<Problem, Unit>(unit));

    private static Place At(StageSource source, string key) => source.Node.Place.Child(key, source.Node.Place.At);

    private static StageBody<Product> Body(PointPlan plan, ToyProblem problem) => new(
        Version,
        Canonical.Of(plan),
        Versions.None,
        () => Seq<(string, string)>(),
        Seeded: true,
        new Product.TrainedPoint(problem),
        run => Run(plan, problem, run))
    {
        Measurements = Seq1(SecondsFile.Measured),
    };

    private static Either<string, Unit> Run(PointPlan plan, ToyProblem problem, StageRun run)
    {
        var clock = Stopwatch.StartNew();
        var runs = Seq(problem.Starts.Map((at, start) => Trajectory.Of(problem, plan, (start, unchecked(run.Seed + (ulong)at)), run.Cancel)));
        return from all in runs.Sequence()
               let trajectories = all.Strict()
               from written in TrajectoryFile.Write(Path.Combine(run.Folder, TrajectoryFile.Name), trajectories)
               let timed = SecondsFile.Write(run.Folder, clock.Elapsed.TotalSeconds)
               select Report(run, plan, trajectories, clock.Elapsed);
    }

    private static Unit Report(StageRun run, PointPlan plan, Seq<Trajectory> all, TimeSpan time)
    {
        var last = all.Map(trajectory => trajectory.Moments.Last).Strict();
        File.WriteAllText(Path.Combine(run.Folder, "final.json"), JsonSerializer.Serialize(new
        {
            steps = plan.Steps,
            points = last.Map(moment => Pair(moment.Point)).ToArray(),
            losses = last.Map(moment => Pair(moment.Losses)).ToArray(),
        }));
        var pace = time.TotalMilliseconds / plan.Steps / all.Count;
        run.Report(FormattableString.Invariant($"{plan.Steps} steps from {all.Count} starts in {time.TotalSeconds:0.00} s, {pace:0.0000} ms a step"));
        last.Iter(moment => run.Report(FormattableString.Invariant($"losses {moment.Losses.X1:0.0000}, {moment.Losses.X2:0.0000}")));
        return unit;
    }

    private static double[] Pair(PlanePoint point) => [point.X1, point.X2];
}
