using System.Text.Json.Nodes;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary><c>evaluate</c> on a toy problem: how far every method ended from the Pareto front, and its picture.</summary>
/// <remarks>
/// Outputs, published: <c>scores.json</c>, an object a method with <c>steps</c>, and for every start <c>losses</c> and
/// <c>front_distance</c> (Euclidean, in the plane of the losses as the problem scales them) with its mean; one <c>METHOD.svg</c> each; and, measured,
/// <see cref="SecondsFile"/>, the seconds that each method trained.
/// </remarks>
internal static class EvaluatePoints
{
    private const int Version = 2;

    /// <summary>The problem, and the names of the stages, which are in the output.</summary>
    private sealed record Record(ToyProblem Problem, Seq<string> Models);

    /// <summary>The stage, once its inputs are known.</summary>
    internal static Validation<Problem, StageBody<Product>> Resolve(
        StageSource source, Seq<InputRef> models, Product.Toy data, Seq<Product> inputs) =>
        Seq(models.Map((at, model) => Fitting(model, inputs[at], data.Problem))).Sequence()
            .Map(_ => Body(source.Name, new Record(data.Problem, models.Map(model => model.Stage).Strict())));

    private static Validation<Problem, Unit> Fitting(InputRef model, Product product, ToyProblem problem) =>
        Reading.As<Product.TrainedPoint>(model, product, "a trained point (train)").Bind(trained => trained.Problem == problem
            ? Success<Problem, Unit>(unit)
            : model.Problem($"must name a point trained on this toy problem, found {model.Stage}, trained with another scale or other starts"));

    private static StageBody<Product> Body(string name, Record record) => new(
        Version,
        Canonical.Of(record),
        Versions.None,
        () => Seq<(string, string)>(),
        Seeded: false,
        new Product.Scores(),
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
