using Multitask.Stages.Benches;
using Multitask.Stages.Reporting;
using Multitask.Stages.Training;
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
            new Verb(Seq1("weigh"), "--method M --gramian '[[..],[..]]'", "The weights of one Gramian as JSON", args => WeighCommand.Run(args).Map(Prelude.Seq1)),
            Torched("train", "[--weighting W] [--batch N] ...", "Time and memory of a training step", OneLine(TrainBenchCommand.Run)),
            Torched("tasks", "[--weighting W] [--tasks 2,4,8] ...", "How a step grows with the count of tasks", TasksBenchCommand.Run),
            Torched("memory", "[--steps N] ...", "Whether memory stays flat over many steps", OneLine(MemoryBenchCommand.Run)),
            Torched("data", "[--source S] ...", "Speed of the loaders, alone and under training", DataBenchCommand.Run),
            Torched("score", "[--height H] [--batch N] ...", "Scoring with ONNX Runtime beside torch", OneLine(ScoreBenchCommand.Run)),
            new Verb(Seq("bench", "weighting"), "--method M --tasks N", "How long a method's solver takes", args => BenchWeighting.Run(args).Map(Prelude.Seq1))),
    };

    /// <summary>A measurement that computes with torch.</summary>
    private static Verb Torched(string word, string usage, string summary, Func<Seq<string>, Either<string, Seq<string>>> run) =>
        new(Seq("bench", word), usage, summary, run) { Needs = TorchLibrary.Load };

    private static Func<Seq<string>, Either<string, Seq<string>>> OneLine(Func<Seq<string>, Either<string, string>> run) =>
        args => run(args).Map(Prelude.Seq1);

    private static Func<Seq<string>, Either<string, Seq<string>>> NoArguments(Func<Seq<string>> lines) => args => args.IsEmpty
        ? Right<string, Seq<string>>(lines())
        : Left($"takes no arguments, found {args.Head}");
}
