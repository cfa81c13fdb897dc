using Multitask.Stages.Reports;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>Every kind of stage there is.</summary>
public static class Catalogues
{
    /// <summary>The stages, and what a finished run leaves in its output folder.</summary>
    public static Catalogue<Product> All { get; } = new(
        Seq(LoadData.Kind, BuildModel.Kind, Train.Kind, Evaluate.Kind, ExportOnnx.Kind, ScoreOnnx.Kind),
        (result, folder) => MetricsFile.Write(result, folder).Bind(_ => ReportFile.Write(result, folder)))
    {
        Environment = () => Versions.Here,
        Verbs = Seq(
            new Verb(Seq1("methods"), "", "Every weighting, what it needs and what a step costs", NoArguments(MethodsListing.Lines)),
            new Verb(Seq1("weigh"), "--method M --gramian '[[..],[..]]'", "The weights of one Gramian as JSON", args => WeighCommand.Run(args).Map(Prelude.Seq1))),
    };

    private static Func<Seq<string>, Either<string, Seq<string>>> NoArguments(Func<Seq<string>> lines) => args => args.IsEmpty
        ? Right<string, Seq<string>>(lines())
        : Left($"takes no arguments, found {args.Head}");
}
