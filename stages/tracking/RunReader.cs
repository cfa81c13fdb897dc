using System.Text.Json.Nodes;
using Multitask.Stages.Reports;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Tracking;

/// <summary>From the results of a run to what trackers are told: a run of theirs for each trained model.</summary>
internal static class RunReader
{
    /// <summary>All of them; Left names the file that cannot be read.</summary>
    internal static Either<string, Seq<TrackedRun>> Read(RunResult<StageOutput> result) =>
        ReportReader.Histories(result).Bind(histories => Eithers.Traverse(histories, history => Of(history, result)));

    private static Either<string, TrackedRun> Of(History history, RunResult<StageOutput> result)
    {
        var trained = result.Stages.Find(stage => stage.Stage.Name == history.Stage).IfNone(() => throw new System.Diagnostics.UnreachableException());
        var exports = result.Stages.Filter(stage => stage.Stage.Work.Output is StageOutput.Onnx && stage.Stage.Inputs.Head == history.Stage).Strict();
        var scores = result.Stages.Filter(stage => stage.Stage.Work.Output is StageOutput.Scores && stage.Stage.Inputs.Contains(history.Stage)).Strict();
        var keys = string.Join(' ', trained.Key.Value.Cons(exports.Map(stage => stage.Key.Value) + scores.Map(stage => stage.Key.Value)));
        return Eithers.Traverse(scores, stage => Scored(stage, history)).Map(scored => new TrackedRun(
            result.Plan.Settings.Name,
            history.Stage,
            Digest.OfText(keys),
            File.GetLastWriteTimeUtc(trained.Artifact.Files[HistoryFile.Name]),
            [.. Params(trained.Stage.Work.Config)],
            [.. Points(history) + history.Successes.Bind(one => At(one.Step, one.Shares)) + scored.Bind(metrics => metrics) + Validation(history)],
            [.. exports.Bind(stage => stage.Artifact.Files.Find(ExportStage.FileName).Map(path => new TrackedFile($"{stage.Stage.Name}/{ExportStage.FileName}", path)).ToSeq())])
        {
            StageKey = trained.Key.Value,
        });
    }

    /// <summary>Every scalar of a canonical record under its path: <c>optimizer.learning_rate</c>.</summary>
    internal static Seq<TrackedParam> Params(string config) => JsonNode.Parse(config) is { } root ? Params(root, "").ToSeq().Strict() : Seq<TrackedParam>();

    private static IEnumerable<TrackedParam> Params(JsonNode node, string path) => node switch
    {
        JsonObject all => all.SelectMany(one => one.Value is { } value ? Params(value, path.Length == 0 ? one.Key : $"{path}.{one.Key}") : []),
        JsonArray all => all.SelectMany((one, at) => one is null ? [] : Params(one, FormattableString.Invariant($"{path}.{at}"))),
        _ => [new TrackedParam(path, node.ToString())],
    };

    private static Seq<TrackedMetric> Points(History history) => history.Moments.Bind(moment =>
        At(moment.Step, Curves.Of(history.Tasks, moment.Losses, moment.Weights, moment.Gradients))).Strict();

    private static Seq<TrackedMetric> At(long step, Seq<Measure> values) => values.Map(one => new TrackedMetric(one.Name, step, one.Value)).Strict();

    /// <summary>At the step that ended the epoch, or the nearest one there is a point of.</summary>
    private static Seq<TrackedMetric> Validation(History history) => history.Validation.Bind(epoch => At(
        history.Moments.Filter(moment => moment.Epoch <= epoch.Epoch + 1e-9).LastOrNone().Map(moment => moment.Step).IfNone(0),
        Curves.Scores("validation", epoch.Scores))).Strict();

    private static Either<string, Seq<TrackedMetric>> Scored(StageResult<StageOutput> stage, History history) =>
        from read in ReportReader.Json<Dictionary<string, Dictionary<string, Dictionary<string, double?>>>>(stage, ScoresFile.Name)
        let step = history.Moments.LastOrNone().Map(moment => moment.Step).IfNone(0)
        select read.Bind(all => all.TryGetValue(history.Stage, out var scores) ? Some(scores) : None)
            .Map(scores => scores.SelectMany(task => task.Value.Where(metric => metric.Value is not null).Select(metric => new TrackedMetric(
                $"{stage.Stage.Name}/{task.Key}/{metric.Key}", step, metric.Value ?? 0))).ToSeq().Strict())
            .IfNone(Seq<TrackedMetric>());
}
