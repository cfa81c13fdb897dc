using System.Text.Json.Nodes;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>
/// <c>history.json</c>: learning rates, mean losses and task weights per epoch, and what the validation split said; then the same losses and weights some
/// steps at a time, with the lengths and cosines of the task gradients where the weighting compares them.
/// </summary>
internal static class HistoryFile
{
    /// <summary>The file's name in the output of <c>train</c>.</summary>
    internal const string Name = "history.json";

    /// <summary>Writes the file; the epochs of a plan that chooses one have their metrics, and the file the number of the best.</summary>
    internal static Either<string, Unit> Write(string path, DataInfo info, Seq<EpochReport> history) => Files.Attempt(path, () =>
    {
        File.WriteAllText(path, Json(info, history).ToJsonString());
        return Right<string, Unit>(unit);
    }, "written");

    /// <summary>What the validation split said of the epoch that was kept; none where there was no choice.</summary>
    /// <param name="path">The file, as <see cref="Write"/> makes it.</param>
    internal static Option<JsonNode> Best(string path)
    {
        var history = JsonNode.Parse(File.ReadAllText(path))!;
        return Optional(history["best_epoch"]?.GetValue<int>()).Bind(best => Optional(history["epochs"]!.AsArray()
            .Single(epoch => epoch!["epoch"]!.GetValue<int>() == best)!["validation"]));
    }

    /// <summary>The epoch that was kept, and how many there were; none where there was no choice.</summary>
    /// <param name="path">The file, as <see cref="Write"/> makes it.</param>
    /// <param name="info">The data set, whose tasks tell which metrics there are.</param>
    internal static Option<KeptEpoch> Kept(string path, DataInfo info)
    {
        var history = JsonNode.Parse(File.ReadAllText(path))!;
        return Best(path).Map(found => new KeptEpoch(
            history["best_epoch"]!.GetValue<int>(),
            history["epochs"]!.AsArray().Count,
            MetricSet.Of(info).Scores.Map(task => task with
            {
                Metrics = task.Metrics.Map(metric => metric with { Value = found[task.Task]?[metric.Name]?.GetValue<double>() ?? double.NaN }).Strict(),
            }).Strict()));
    }

    private static JsonObject Json(DataInfo info, Seq<EpochReport> history)
    {
        var best = history.Filter(epoch => epoch.Validation.Exists(found => found.IsBest)).LastOrNone();
        return Of(Seq(("tasks", Some<JsonNode>(new JsonArray([.. info.Tasks.Map(task => JsonValue.Create(task.Name))]))),
            ("best_epoch", best.Map(JsonNode (epoch) => JsonValue.Create(epoch.Epoch))),
            ("epochs", Some<JsonNode>(new JsonArray([.. history.Map(epoch => Epoch(info, epoch))]))),
            ("trace", Some<JsonNode>(new JsonArray([.. Trace(history)])))));
    }

    /// <summary>Each point stands at its last step, counted from the start of the training.</summary>
    private static IEnumerable<JsonNode> Trace(Seq<EpochReport> history)
    {
        var step = 0;
        foreach (var point in history.Bind(epoch => epoch.Trace))
        {
            step += point.Steps;
            yield return Of(Seq(
                ("step", Some<JsonNode>(JsonValue.Create(step))),
                ("losses", Some<JsonNode>(Short(point.MeanLosses))),
                ("weights", Some<JsonNode>(Short(point.MeanWeights))),
                ("norms", point.MeanGradients.Map(JsonNode (gradients) => Short(gradients.Norms))),
                ("cosines", point.MeanGradients.Map(JsonNode (gradients) => Short(gradients.Cosines)))));
        }
    }

    private static JsonArray Short(Seq<double> values) => new([.. values.Map(value => JsonValue.Create(Curves.Short(value)))]);

    private static JsonObject Epoch(DataInfo info, EpochReport epoch) => Of(Seq(
        ("epoch", Some<JsonNode>(JsonValue.Create(epoch.Epoch))),
        ("learning_rate", Some<JsonNode>(JsonValue.Create(epoch.LearningRate))),
        ("losses", Some<JsonNode>(Numbers(epoch.Losses))),
        ("weights", Some<JsonNode>(Numbers(epoch.Weights))),
        ("validation", epoch.Validation.Map(JsonNode (found) => ScoresFile.Of(EpochChoice.Scores(info, found))))));

    private static JsonObject Of(Seq<(string Name, Option<JsonNode> Value)> members) => new(
        members.Bind(member => member.Value.Map(value => KeyValuePair.Create<string, JsonNode?>(member.Name, value)).ToSeq()));

    private static JsonArray Numbers(Seq<double> values) => new([.. values.Map(value => JsonValue.Create(value))]);
}

/// <summary>The epoch of a training that was kept.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Epochs">How many epochs were trained.</param>
/// <param name="Scores">What the validation split said of it; NaN where a metric has no value.</param>
internal sealed record KeptEpoch(int Epoch, int Epochs, Seq<TaskScore> Scores);
