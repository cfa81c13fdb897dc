using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary><c>load: toy</c>: a toy problem in the place of a data set.</summary>
/// <remarks>Outputs <c>problem.json</c>: the scale and the starts.</remarks>
internal static class LoadToy
{
    /// <summary>The word after <c>load</c>.</summary>
    internal const string Word = "toy";

    private const int Version = 1;
    private const string FileName = "problem.json";

    /// <summary>The stage as written.</summary>
    internal static Validation<Problem, StageDraft<Product>> Decode(StageSource source) =>
        Fields.Decoder(source.Node).Map(problem => new StageDraft<Product>(
            Seq<InputRef>(), _ => Success<Problem, StageBody<Product>>(Describing(Version, problem, new Product.Toy(problem)))));

    /// <summary>A stage that writes down the problem: all that <c>load: toy</c> and <c>build: point</c> have to hand on.</summary>
    internal static StageBody<Product> Describing(int version, ToyProblem problem, Product product) => new(
        version,
        Canonical.Of(problem),
        Versions.None,
        () => Seq<(string, string)>(),
        Seeded: false,
        product,
        run =>
        {
            File.WriteAllText(Path.Combine(run.Folder, FileName), Canonical.Of(problem) + "\n");
            return unit;
        });

    private static Fields<ToyProblem> Fields => (
        Field.Required("load", Pipeline.Configuration.Decode.Word(Word)),
        Field.Optional("scale", Pipeline.Configuration.Decode.Double(Interval.Positive), ToyProblem.PublishedScale),
        Field.Optional("starts", Pipeline.Configuration.Decode.List(Start, 1), ToyProblem.PublishedStarts))
        .Apply((_, scale, starts) => new ToyProblem(scale, starts));

    private static Decoder<PlanePoint> Start => Pipeline.Configuration.Decode.List(Pipeline.Configuration.Decode.Double(Interval.Any))
        .Ensure(pair => pair.Count == 2 ? None : Some($"must be a pair [x1, x2], found a list of {pair.Count}"))
        .Map(pair => new PlanePoint(pair[0], pair[1]));
}
