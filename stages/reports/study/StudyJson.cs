using System.Text.Json;
using System.Text.Json.Nodes;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports.Studies;

/// <summary><c>study.json</c>: all numbers of studies, under the names of their stages; null where there is none.</summary>
internal static class StudyJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal static string Of(Seq<Study> studies) =>
        new JsonObject(studies.Map(study => KeyValuePair.Create<string, JsonNode?>(study.Name, Study(study)))).ToJsonString(Indented) + "\n";

    private static JsonObject Study(Study study) => new()
    {
        ["baseline"] = Or(study.Baseline, one => new JsonObject { ["name"] = one.Name, ["source"] = one.Source, ["scores"] = ScoresFile.Of(one.Scores) }),
        ["methods"] = new JsonObject(study.Methods.Map(method => KeyValuePair.Create<string, JsonNode?>(method.Method, Method(study, method)))),
        ["friedman"] = Or(study.Friedman, Friedman),
        ["comparisons"] = new JsonArray([.. study.Comparisons.Map(Comparison)]),
    };

    private static JsonObject Method(Study study, MethodResult method) => new()
    {
        ["runs"] = method.Runs,
        ["mean_rank"] = Number(method.MeanRank),
        ["delta_m_over_metrics"] = Or(method.DeltaOverMetrics, Estimate),
        ["delta_m_over_tasks"] = Or(method.DeltaOverTasks, Estimate),
        ["metrics"] = new JsonObject(study.Columns.Map((at, column) => (Column: column, Estimate: method.Columns[at])).GroupBy(one => one.Column.Task)
            .Select(task => KeyValuePair.Create<string, JsonNode?>(task.Key, new JsonObject(
                task.Select(one => KeyValuePair.Create(one.Column.Metric, Estimate(one.Estimate))))))),
    };

    private static JsonNode? Estimate(Estimate estimate) => new JsonObject
    {
        ["n"] = estimate.Count,
        ["mean"] = ScoresFile.Number(estimate.Mean),
        ["standard_error"] = Number(estimate.StandardError),
        ["interval_95"] = Or(estimate.Interval, one => new JsonArray(one.Low, one.High)),
    };

    private static JsonNode? Friedman(Friedman test) => new JsonObject
    {
        ["methods"] = test.Methods,
        ["columns"] = test.Columns,
        ["chi_squared"] = test.ChiSquared,
        ["f"] = ScoresFile.Number(test.F),
        ["p"] = test.PValue,
        ["nemenyi_critical_difference"] = test.CriticalDifference,
    };

    private static JsonNode? Comparison(Comparison one) => new JsonObject
    {
        ["first"] = one.First,
        ["second"] = one.Second,
        ["task"] = one.Column.Task,
        ["metric"] = one.Column.Metric,
        ["n"] = one.Pairs,
        ["difference"] = ScoresFile.Number(one.Difference),
        ["p_t_test"] = Number(one.Tests.Bind(tests => tests.TTest)),
        ["p_sign_flip"] = Number(one.Tests.Map(tests => tests.SignFlip)),
        ["p_sign_flip_holm"] = Number(one.Tests.Map(tests => tests.Holm)),
        ["better"] = Or(one.Better, name => JsonValue.Create(name)),
    };

    /// <summary>What JSON says of a value, or null: the fold of an option may give none.</summary>
    private static JsonNode? Or<T>(Option<T> value, Func<T, JsonNode?> say) => value.Case is T some ? say(some) : null;

    private static JsonNode? Number(Option<double> value) => ScoresFile.Number(value.IfNone(double.NaN));
}
