using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary><c>toy</c>: a toy problem in the place of a data set and a network.</summary>
/// <remarks>Outputs <c>problem.json</c>: the scale and the starts.</remarks>
internal static class ToyProblemStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "toy";

    private const int Version = 1;
    private const string FileName = "problem.json";

    /// <summary>From a file.</summary>
    internal static Decoder<ToyStage> Decoder { get; } = (
        Field.Required(Keyword, Decode.Word("cagrad")),
        Field.Optional("scale", Decode.Double(Interval.Positive), ToyProblem.PublishedScale),
        Field.Optional("starts", Decode.List(Start, 1), ToyProblem.PublishedStarts))
        .Apply(ToyStage (_, scale, starts) => new ToyStage.State(new ToyProblem(scale, starts))).Decoder;

    private static Decoder<PlanePoint> Start => Decode.List(Decode.Double(Interval.Any))
        .Ensure(pair => pair.Count == 2 ? None : Some($"must be a pair [x1, x2], found a list of {pair.Count}"))
        .Map(pair => new PlanePoint(pair[0], pair[1]));

    /// <summary>The stage's work: writing down the problem.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(ToyStage.State state) => new StageWork<StageOutput>(
        Version,
        Canonical.Of(state.Problem),
        new StageOutput.Toy(state.Problem),
        run =>
        {
            File.WriteAllText(Path.Combine(run.Folder, FileName), Canonical.Of(state.Problem) + "\n");
            return unit;
        });
}
