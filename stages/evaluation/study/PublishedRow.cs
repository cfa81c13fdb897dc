using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation.Studies;

/// <summary>Scores from a paper that a study may be compared with.</summary>
/// <param name="Name">The word after <c>baseline</c>.</param>
/// <param name="Source">What they are, for people.</param>
/// <param name="Values">The metrics by their names in <c>metrics.json</c>; no two tasks have one of the same name.</param>
internal sealed record PublishedRow(string Name, string Source, Seq<(string Metric, double Value)> Values)
{
    /// <summary>All of them. The figures are also in the programs of CAGrad, Nash-MTL and FAMO, which compute their delta_m with them.</summary>
    internal static Seq<PublishedRow> All { get; } = Seq(
        new PublishedRow(
            "nyuv2-stl",
            "the single-task row for NYU-v2 in CAGrad (Liu et al., NeurIPS 2021), Nash-MTL (Navon et al., ICML 2022) and FAMO (Liu et al., NeurIPS 2023)",
            Seq(
                ("mean_iou", 0.3830), ("pixel_accuracy", 0.6376), ("absolute_error", 0.6754), ("relative_error", 0.2780), ("mean_angle", 25.01),
                ("median_angle", 19.21), ("within_11_25", 0.3014), ("within_22_5", 0.5720), ("within_30", 0.6915))),
        new PublishedRow(
            "cityscapes-stl",
            "the single-task row for CityScapes in CAGrad (Liu et al., NeurIPS 2021), Nash-MTL (Navon et al., ICML 2022) and FAMO (Liu et al., NeurIPS 2023)",
            Seq(("mean_iou", 0.7401), ("pixel_accuracy", 0.9316), ("absolute_error", 0.0125), ("relative_error", 27.77))));

    /// <summary>The row of a name.</summary>
    internal static Option<PublishedRow> Find(string name) => All.Find(row => row.Name == name);

    /// <summary>Whether data have these metrics and no others.</summary>
    internal bool Fits(Seq<TaskScore> scores) =>
        toSet(Values.Map(value => value.Metric)) == toSet(scores.Bind(task => task.Metrics.Map(metric => metric.Name)).Distinct());

    /// <summary>The row in the place of scores.</summary>
    internal Seq<TaskScore> In(Seq<TaskScore> scores) => scores.Map(task => task with
    {
        Metrics = task.Metrics.Map(metric => metric with
        {
            Value = Values.Find(value => value.Metric == metric.Name).Map(value => value.Value).IfNone(double.NaN),
        }).Strict(),
    }).Strict();
}
