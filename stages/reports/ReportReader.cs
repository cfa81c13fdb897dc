using System.Reflection;
using System.Text.Json;
using Multitask.Exports;
using Multitask.Stages.Evaluation;
using Multitask.Stages.Evaluation.Studies;
using Multitask.Stages.Reports.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>From the artifacts of a run to what a report shows.</summary>
internal static class ReportReader
{
    /// <summary>Digits of the commit in a version.</summary>
    private const int CommitDigits = 7;

    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary><c>scores.json</c> of a <c>score</c> stage.</summary>
    private sealed record DeploymentText(
        string Provider, Dictionary<string, double?> ParityMaxAbs, double ImagesPerSecond, double MillisecondsP50, double MillisecondsP95)
    {
        public string Precision { get; init; } = "";

        public long ModelBytes { get; init; }

        public Dictionary<string, Dictionary<string, double?>> Scores { get; init; } = [];

        public Dictionary<string, Dictionary<string, double?>> ScoresFloat32 { get; init; } = [];

        /// <summary>The first metric of each task.</summary>
        internal Seq<(string, string, double, double)> First => Seq(Scores
            .Where(task => task.Value.Count > 0 && ScoresFloat32.ContainsKey(task.Key))
            .Select(task => (task.Key, task.Value.Keys.First(), task.Value.Values.First() ?? double.NaN, ScoresFloat32[task.Key].Values.First() ?? double.NaN))
            .ToArray());
    }

    /// <summary>Reads all artifacts; Left names the file that cannot be read.</summary>
    /// <param name="result">The run.</param>
    /// <param name="studies">Its statistics of repeated runs.</param>
    /// <param name="costs">What stages took when they ran, by name.</param>
    internal static Either<string, ReportModel> Read(RunResult<StageOutput> result, Seq<Study> studies, Map<string, StageCost> costs) =>
        from evaluations in Eithers.Traverse(
            Making<StageOutput.Scores>(result).Filter(stage => DataOf(stage, result).IsSome), stage => Evaluation(stage, result, shown: true))
        from selections in SelectionReader.Read(result)
        from histories in Histories(result)
        from successes in Eithers.Traverse(Making<StageOutput.Policy>(result), Success)
        from deployments in Eithers.Traverse(Making<StageOutput.Deployment>(result), Deployment)
        from exports in Eithers.Traverse(Making<StageOutput.Onnx>(result), Export)
        select new ReportModel(
            result.Plan.Settings.Name,
            result.Plan.Settings.Seed,
            Version(typeof(ReportReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""),
            result.Stages.Map(stage => StageFacts.Of(stage) with { Cost = costs.Find(stage.Stage.Name) }).Strict(),
            evaluations,
            histories,
            deployments.Bind(deployment => deployment.ToSeq()))
        {
            Studies = studies,
            Selections = selections,
            Networks = Making<StageOutput.Model>(result)
                .Bind(stage => stage.Stage.Work.Output is StageOutput.Model model ? Seq1(new BuiltNetwork(stage.Stage.Name, model.Network)) : Seq<BuiltNetwork>())
                .Strict(),
            Exports = exports.Bind(export => export.ToSeq()).Strict(),
            Successes = successes.Bind(chart => chart.ToSeq()).Strict(),
        };

    /// <summary>How models were trained; Left names the file that cannot be read.</summary>
    internal static Either<string, Seq<History>> Histories(RunResult<StageOutput> result) =>
        Eithers.Traverse(Making<StageOutput.Trained>(result) + Making<StageOutput.Policy>(result), History).Map(histories => histories.Bind(history => history.ToSeq()).Strict());

    /// <summary>The statistics of repeated runs; Left names the file that cannot be read.</summary>
    internal static Either<string, Seq<Study>> Studies(RunResult<StageOutput> result) => Eithers
        .Traverse(Making<StageOutput.Scores>(result), stage => Scores(stage, DataOf(stage, result)).Map(scores => (
            Stage: stage.Stage.Name,
            Baseline: stage.Stage.Work.Output is StageOutput.Scores output ? output.Baseline : None,
            Predictors: scores)))
        .Map(StudyReader.Of);

    /// <summary>The scores of all <c>evaluate</c> stages without examples; Left names the file that cannot be read.</summary>
    internal static Either<string, Seq<Evaluation>> Scored(RunResult<StageOutput> result) => Eithers.Traverse(
        Making<StageOutput.Scores>(result).Filter(stage => DataOf(stage, result).IsSome), stage => Evaluation(stage, result, shown: false));

    /// <summary>The stages whose output is of a kind.</summary>
    private static Seq<StageResult<StageOutput>> Making<T>(RunResult<StageOutput> result)
        where T : StageOutput => result.Stages.Filter(stage => stage.Stage.Work.Output is T);

    /// <summary>A version whose commit, if it names one, is cut short.</summary>
    internal static string Version(string full) => full.IndexOf('+', StringComparison.Ordinal) switch
    {
        < 0 => full,
        var plus => full[..Math.Min(full.Length, plus + 1 + CommitDigits)],
    };

    /// <summary>What a stage found; with examples and errors where they are shown.</summary>
    private static Either<string, Evaluation> Evaluation(StageResult<StageOutput> stage, RunResult<StageOutput> result, bool shown)
    {
        var data = DataOf(stage, result);
        return from scores in Scores(stage, data)
               from diagnostics in shown ? Diagnostics(stage) : Right<string, Option<DiagnosticsFile>>(None)
               from galleries in Examples(stage, data, diagnostics)
               select new Evaluation(
                   stage.Stage.Name,
                   data.Map(set => set.Info.Test).IfNone(0),
                   scores,
                   Models(stage).Find(name => result.Stages.Exists(other => other.Stage.Name == name && IsEqual(other))),
                   galleries)
               {
                   Baseline = BaselineOf(stage, scores),
                   Errors = (from set in data
                             from file in diagnostics
                             select Models(stage).Filter(file.Models.ContainsKey).Map(model => ErrorsOf(model, file, set)).Strict()).IfNone(Seq<ModelErrors>()),
               };
    }

    private static Option<StudyBaseline> BaselineOf(StageResult<StageOutput> stage, Seq<PredictorScores> scores) =>
        stage.Stage.Work.Output is StageOutput.Scores { Baseline: var wanted } && StudyReader.Runs(scores) is { IsEmpty: false } runs
            ? wanted.Bind(name => StudyBaseline.Of(name, runs))
            : None;

    private static Either<string, Option<DiagnosticsFile>> Diagnostics(StageResult<StageOutput> stage) =>
        stage.Artifact.Files.Find(DiagnosticsFile.Name).Match(
            Some: path => DiagnosticsFile.Read(path).Map(Some),
            None: () => Right<string, Option<DiagnosticsFile>>(None));

    private static ModelErrors ErrorsOf(string model, DiagnosticsFile file, StageOutput.DataSet set) => new(
        model,
        set.Info.Tasks.Filter(task => file.Models[model].ContainsKey(task.Name)).Map(task => new TaskErrors(
            task.Name,
            Range(0, task.Kind.Definition.Classes.IfNone(0)).Map(k => TaskView.ClassName(task, set.Source, k)).ToSeq().Strict(),
            task.Kind is TaskKind.Binary,
            file.Models[model][task.Name].Read())).Strict());

    /// <summary>An <c>evaluate</c> stage reads models, then the data set.</summary>
    private static Seq<string> Models(StageResult<StageOutput> stage) => stage.Stage.Inputs.Take(stage.Stage.Inputs.Count - 1);

    private static Option<StageOutput.DataSet> DataOf(StageResult<StageOutput> stage, RunResult<StageOutput> result) =>
        result.Stages.Find(other => other.Stage.Name == stage.Stage.Inputs.Last)
            .Bind(other => other.Stage.Work.Output is StageOutput.DataSet data ? Some(data) : None);

    private static bool IsEqual(StageResult<StageOutput> train) =>
        train.Stage.Work.Output is StageOutput.Trained trained && trained.Options.ForAll(plan => plan.Weighting is Weighting.Equal);

    /// <summary>The data set's tasks tell which metrics there are, and their direction; the file has the values.</summary>
    private static Either<string, Seq<PredictorScores>> Scores(StageResult<StageOutput> stage, Option<StageOutput.DataSet> data)
    {
        var blank = data.Map(set => MetricSet.Of(set.Info).Scores).IfNone(Seq<TaskScore>());
        return Json<Dictionary<string, Dictionary<string, Dictionary<string, double?>>>>(stage, ScoresFile.Name)
            .Map(file => Seq(file.Bind(all => all.Select(one => new PredictorScores(
                one.Key, blank.Map(task => Filled(task, one.Value))))).ToArray()));
    }

    /// <summary>A task's metrics with the values of a file; NaN where it has none.</summary>
    internal static TaskScore Filled(TaskScore blank, Dictionary<string, Dictionary<string, double?>> values) => blank with
    {
        Metrics = blank.Metrics.Map(metric => metric with
        {
            Value = (values.TryGetValue(blank.Task, out var task) && task.TryGetValue(metric.Name, out var value) ? value : null) ?? double.NaN,
        }),
    };

    private static Either<string, Seq<Gallery>> Examples(
        StageResult<StageOutput> stage, Option<StageOutput.DataSet> data, Option<DiagnosticsFile> diagnostics) =>
        (from path in stage.Artifact.Files.Find(Samples.FileName)
         from set in data
         from file in diagnostics
         select Samples.Read(path, set.Info, Models(stage)).Map(samples => GalleryMaker.Of(samples, file.Examples, set.Info, set.Source)))
        .IfNone(Right<string, Seq<Gallery>>(Seq<Gallery>()));

    private static Either<string, Option<History>> History(StageResult<StageOutput> stage) =>
        Json<HistoryText>(stage, HistoryFile.Name).Map(found =>
            from text in found
            select text.Of(stage.Stage.Name, stage.Stage.Work.Output is StageOutput.Trained trained ? Some(trained.Info) : None));

    private static Either<string, Option<ExportedModel>> Export(StageResult<StageOutput> stage) =>
        stage.Artifact.Files.Find(ExportStage.FileName).Match(
            Some: path => from model in OnnxReader.Read(path)
                          from costs in OnnxInspection.Of(model)
                          select Some(new ExportedModel(
                              stage.Stage.Name, stage.Stage.Inputs.Head, new FileInfo(path).Length, OnnxSummary.Of(model), costs)),
            None: () => Right<string, Option<ExportedModel>>(None));

    /// <summary>A stretch of training in which no episode of a task ended has no share.</summary>
    private static Either<string, Option<Figure>> Success(StageResult<StageOutput> stage) =>
        Json<HistoryText>(stage, HistoryFile.Name).Map(found => found.Map(text => Chart.Lines(
            stage.Stage.Name,
            new AxisText("stretch of the training"),
            new AxisText("share of the episodes") { From = 0 },
            text.Successes)));

    private static Either<string, Option<Deployed>> Deployment(StageResult<StageOutput> stage) =>
        Json<DeploymentText>(stage, ScoresFile.Name).Map(found => found.Map(text => new Deployed(
            stage.Stage.Name,
            stage.Stage.Inputs.Head,
            text.Provider,
            Seq(text.ParityMaxAbs.Select(pair => (pair.Key, pair.Value ?? double.NaN)).ToArray()),
            text.ImagesPerSecond,
            text.MillisecondsP50,
            text.MillisecondsP95,
            text.Precision,
            text.ModelBytes,
            text.First)));

    /// <summary>A JSON file of an output; none where the stage has not written it.</summary>
    internal static Either<string, Option<T>> Json<T>(StageResult<StageOutput> stage, string name)
    {
        try
        {
            return stage.Artifact.Files.Find(name).Bind(path =>
                JsonSerializer.Deserialize<T>(File.ReadAllText(path), Snake) is { } read ? Some(read) : None);
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            return $"{stage.Stage.Name}: {name}: {problem.Message}";
        }
    }
}
