using Multitask.Pipeline.CommandLine;
using Multitask.Stages.Evaluation.Studies;
using Multitask.Stages.Reports;
using Multitask.Stages.Reports.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>What the program tells at the end of a run: scores by method and task, where files are, what to do next.</summary>
internal static class RunSummaries
{
    /// <summary>The predictor that looks at no input, as the console calls it.</summary>
    internal const string Constant = "best constant";

    /// <summary>Of a run; Left names the file that cannot be read.</summary>
    internal static Either<string, RunSummary> Of(RunResult<StageOutput> result) =>
        from all in ReportReader.Scored(result)
        from studies in ReportReader.Studies(result)
        select new RunSummary(Tables(all.Filter(one => !one.Models.IsEmpty).Strict(), studies))
        {
            Files = Files(result),
            Next = Next(result),
        };

    /// <summary>A table for each study that repeats a method over seeds, with a row per method; for each other evaluation one with a row per model.</summary>
    internal static Seq<SummaryTable> Tables(Seq<Reports.Evaluation> all, Seq<Study> studies)
    {
        var repeated = studies.Filter(study => study.IsRepeated).Strict();
        bool Of(Study study, Reports.Evaluation one) => RunName.Of(one.Stage).Method == study.Name;
        return (repeated.Bind(study => all.Find(one => Of(study, one)).Map(one => StudySummary.Of(study, one)).ToSeq())
            + all.Filter(one => !repeated.Exists(study => Of(study, one))).Map(Table)).Strict();
    }

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
                one.Name == EvaluateStage.Constant ? Constant : one.Name,
                one.Metrics.Map((at, metric) => new SummaryCell(NumberText.Value(metric.Value), metric.Value == best[at])).ToSeq().Strict()
                    + reference.Map(model => new SummaryCell(ScoreSection.Delta(one, model), false)).ToSeq())).Strict());
    }

    /// <summary>A space that does not break is no use in a terminal.</summary>
    internal static string Ascii(string title) => title.Replace('\u00A0', ' ');

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
