using Multitask.Pipeline.CommandLine;
using Multitask.Stages.Reports;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>What the program tells at the end of a run: scores by method and task, where files are, what to do next.</summary>
internal static class RunSummaries
{
    /// <summary>Of a run; Left names the file that cannot be read.</summary>
    internal static Either<string, RunSummary> Of(RunResult<StageOutput> result) => ReportReader.Scored(result).Map(all => new RunSummary(
        all.Filter(one => !one.Models.IsEmpty).Map(Table).Strict())
    {
        Files = Files(result),
        Next = Next(result),
    });

    private static SummaryTable Table(Reports.Evaluation evaluation)
    {
        var reference = ScoreSection.Reference(evaluation);
        var tasks = evaluation.Predictors.HeadOrNone().Map(first => first.Tasks).IfNone(Seq<TaskScore>());
        var best = tasks.Bind(task => task.Metrics).Map((at, _) => ScoreSection.Best(evaluation.Predictors.Map(one => one.Metrics[at]))).ToSeq().Strict();
        return new SummaryTable(
            FormattableString.Invariant($"{evaluation.Stage}: {evaluation.Examples:N0} test examples"),
            tasks.Bind(task => task.Metrics.Map(metric => new SummaryColumn(task.Task, Ascii(NumberText.Title(metric.Name)), NumberText.Arrow(metric.HigherIsBetter)))).Strict()
                + reference.Map(model => new SummaryColumn("all", $"delta_m % to {model.Name}", NumberText.Arrow(false))).ToSeq(),
            evaluation.Predictors.Map(one => new SummaryRow(
                one.Name == EvaluateStage.Constant ? "best constant" : one.Name,
                one.Metrics.Map((at, metric) => new SummaryCell(NumberText.Value(metric.Value), metric.Value == best[at])).ToSeq().Strict()
                    + reference.Map(model => new SummaryCell(ScoreSection.Delta(one, model), false)).ToSeq())).Strict());
    }

    /// <summary>A space that does not break is no use in a terminal.</summary>
    private static string Ascii(string title) => title.Replace('\u00A0', ' ');

    private static Seq<(string Path, string About)> Files(RunResult<StageOutput> result) =>
        Seq1<(string Path, string About)>((ReportFile.Name, "scores, curves, examples: for a browser"))
        + (Has<StageOutput.Scores>(result) || Has<StageOutput.Deployment>(result) ? Seq1<(string Path, string About)>((MetricsFile.Name, "the scores for programs")) : Seq<(string Path, string About)>())
        + Models(result).Map(folder => (Path: folder, About: "the model, with programs that call it"));

    private static Seq<(string Arguments, string About)> Next(RunResult<StageOutput> result) =>
        Models(result).Take(1).Map(folder => (Arguments: $"serve {{out}}/{folder}", About: "answers over HTTP, with a page"))
        + Models(result).Take(1).Map(folder => (Arguments: $"inspect {{out}}/{folder}/{ExportStage.FileName}", About: "what the model is and costs"))
        + result.Stages.Filter(stage => stage.Stage.Work.Output is StageOutput.DataSet).Take(1)
            .Map(stage => (Arguments: $"inspect {stage.Stage.Name} {{file}}", About: "what is in the data"));

    /// <summary>The folders of exported models.</summary>
    private static Seq<string> Models(RunResult<StageOutput> result) => result.Stages
        .Filter(stage => stage.Stage.Work.Output is StageOutput.Onnx)
        .Choose(stage => stage.Stage.Work.Publish)
        .Strict();

    private static bool Has<T>(RunResult<StageOutput> result) => result.Stages.Exists(stage => stage.Stage.Work.Output is T);
}
