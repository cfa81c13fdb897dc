using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary><c>toy-evaluate</c>: how far every method ended from the Pareto front, and its image.</summary>
/// <remarks>
/// Outputs, published: <c>scores.json</c>, an object per method with <c>steps</c>, and for every start <c>losses</c> and
/// <c>front_distance</c> (Euclidean, in the plane of the losses as the problem scales them) with its mean; one <c>METHOD.svg</c> per method; and, measured,
/// <see cref="SecondsFile"/>, the seconds that each method trained.
/// </remarks>
internal static class ToyEvaluateStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "toy-evaluate";

    private const int Version = 2;

    /// <summary>The problem, and the names of the stages, which are in the output.</summary>
    private sealed record Record(ToyProblem Problem, Seq<string> Models);

    /// <summary>From a file.</summary>
    internal static Decoder<ToyStage> Decoder { get; } =
        Field.Required(Keyword, Decode.OneOrMore(Decode.Reference).Ensure(StageReferences.Mistake)).Map(ToyStage (models) => new ToyStage.Evaluate(models)).Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(ToyStage.Evaluate evaluate, StageContext<StageOutput> context) =>
        from named in context.Keeps(Keyword, StageReferences.Mistake(evaluate.Models))
        from trained in context.AllAs<StageOutput.Trajectories>(evaluate.Models.Count, "trajectories (toy-train)")
        from same in Validations.Sequence(trained.Map((at, one) => Same(context, at, one, trained.Head.Problem)))
        select Work(context.Name, new Record(trained.Head.Problem, evaluate.Models));

    private static Validation<Problem, Unit> Same(
        StageContext<StageOutput> context, int at, StageOutput.Trajectories trained, ToyProblem problem) => trained.Problem == problem
            ? Success<Problem, Unit>(unit)
            : context.Problem(
                context.Inputs[at].Reference.Key,
                $"must be trained on the problem of {context.Inputs[0].Reference.Stage}, found {context.Inputs[at].Reference.Stage} with another scale or other starts");

    private static StageWork<StageOutput> Work(string name, Record record) => new(
        Version,
        Canonical.Of(record),
        new StageOutput.ToyScores(),
        run => Run(record, run))
    {
        Publish = Some(name),
        Measurements = Seq1(SecondsFile.Measured),
    };

    private static Either<string, Unit> Run(Record record, StageRun run)
    {
        var front = ParetoFront.Of(record.Problem);
        return Seq(record.Models.Map((at, _) => TrajectoryFile.Read(run.Inputs[at].Files[TrajectoryFile.Name]))).Sequence()
            .Map(all => Write(record, run, front, record.Models.Zip(all.Strict()).Strict()))
            .Bind(_ => Times(record, run));
    }

    private static Unit Write(Record record, StageRun run, ParetoFront front, Seq<(string Name, Seq<Trajectory> Trajectories)> methods)
    {
        methods.Iter(method => File.WriteAllText(
            Path.Combine(run.Folder, $"{method.Name}.svg"), ToyPicture.Draw(method.Name, record.Problem, front, method.Trajectories)));
        var scores = methods.Map(method => (method.Name, Score: ToyScore.Of(front, method.Trajectories))).Strict();
        scores.Iter(method => run.Report(FormattableString.Invariant(
            $"{method.Name}: distance to the front {method.Score.MeanDistance:0.0000} ({string.Join(" ", method.Score.Distances.Map(Shown))})")));
        var json = new JsonObject(scores.Map(method => KeyValuePair.Create<string, JsonNode?>(method.Name, method.Score.Json())));
        File.WriteAllText(Path.Combine(run.Folder, ScoresFile.Name), json.ToJsonString());
        return unit;
    }

    private static Either<string, Unit> Times(Record record, StageRun run) =>
        Seq(run.Inputs.Take(record.Models.Count)).Map(input => SecondsFile.Read(input.Files[SecondsFile.Name])).Sequence()
            .Map(all => SecondsFile.Write(run.Folder, record.Models.Zip(all.Strict())));

    private static string Shown(double distance) => FormattableString.Invariant($"{distance:0.0000}");
}
