using static LanguageExt.Prelude;

namespace Multitask.Stages.Toy;

/// <summary><c>build: point</c>: a point in the place of a network; its two coordinates are the parameters.</summary>
/// <remarks>Outputs <c>problem.json</c>: the problem whose starts it takes.</remarks>
internal static class BuildPoint
{
    /// <summary>The word after <c>build</c>.</summary>
    internal const string Word = "point";

    private const int Version = 1;

    /// <summary>The stage as written.</summary>
    internal static Validation<Problem, StageDraft<Product>> Decode(StageSource source) =>
        Fields.Decoder(source.Node).Map(data => new StageDraft<Product>(
            Seq1(data),
            inputs => Reading.As<Product.Toy>(data, inputs[0], "a toy problem (load: toy)")
                .Map(toy => LoadToy.Describing(Version, toy.Problem, new Product.Point(toy.Problem)))));

    private static Fields<InputRef> Fields => (
        Field.Required("build", Pipeline.Configuration.Decode.Word(Word)),
        Field.Required("data", Pipeline.Configuration.Decode.Reference))
        .Apply((_, data) => data);
}
