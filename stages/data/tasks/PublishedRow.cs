using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

/// <summary>A score from a paper.</summary>
/// <param name="Metric">Its name in <c>metrics.json</c>.</param>
/// <param name="Value">In the unit there.</param>
/// <param name="Task">The task's name; none: that of the one task that has such a metric.</param>
internal sealed record PublishedValue(string Metric, double Value, Option<string> Task = default);

/// <summary>Scores from a paper that a study may be compared with, or the epochs of a training.</summary>
/// <param name="Name">The word after <c>baseline</c>.</param>
/// <param name="Source">What they are, for people.</param>
/// <param name="Values">The scores. Metrics that are not among them do not count.</param>
internal sealed record PublishedRow(string Name, string Source, Seq<PublishedValue> Values)
{
    /// <summary>All of them. The figures are also in the programs of CAGrad, Nash-MTL and FAMO, which compute their delta_m with them.</summary>
    internal static Seq<PublishedRow> All { get; } = Seq(
        new PublishedRow(
            "nyuv2-stl",
            "the single-task row for NYU-v2 in CAGrad (Liu et al., NeurIPS 2021), Nash-MTL (Navon et al., ICML 2022) and FAMO (Liu et al., NeurIPS 2023)",
            Metrics(
                ("mean_iou", 0.3830), ("pixel_accuracy", 0.6376), ("absolute_error", 0.6754), ("relative_error", 0.2780), ("mean_angle", 25.01),
                ("median_angle", 19.21), ("within_11_25", 0.3014), ("within_22_5", 0.5720), ("within_30", 0.6915))),
        new PublishedRow(
            "cityscapes-stl",
            "the single-task row for CityScapes in CAGrad (Liu et al., NeurIPS 2021), Nash-MTL (Navon et al., ICML 2022) and FAMO (Liu et al., NeurIPS 2023)",
            Metrics(("mean_iou", 0.7401), ("pixel_accuracy", 0.9316), ("absolute_error", 0.0125), ("relative_error", 27.77))),
        new PublishedRow(
            "qm9-stl",
            "the single-task row for QM9 in Nash-MTL (Navon et al., ICML 2022) and FAMO (Liu et al., NeurIPS 2023), with the digits of their programs",
            Seq(
                ("mu", 0.0671), ("alpha", 0.1814), ("homo", 0.060576), ("lumo", 0.053915), ("r2", 0.5027), ("zpve", 0.004539), ("u0_atom", 0.058838),
                ("u298_atom", 0.064244), ("h298_atom", 0.063852), ("g298_atom", 0.066223), ("cv", 0.07212))
                .Map(one => new PublishedValue("mae", one.Item2, one.Item1)).Strict()));

    /// <summary>The row of a name.</summary>
    internal static Option<PublishedRow> Find(string name) => All.Find(row => row.Name == name);

    /// <summary>Its metrics, in words.</summary>
    internal string Metrics() => string.Join(", ", Values.Map(value => value.Task.Match(task => $"{value.Metric} of {task}", () => value.Metric)));

    /// <summary>Whether data have these metrics, and no task or, where it names none, no metric besides.</summary>
    internal bool Fits(Seq<TaskScore> scores) => In(scores) is var found
        && found.Count == scores.Count && found.Map(task => task.Metrics.Count).Sum() == Values.Count
        && (Values.Exists(value => value.Task.IsSome) || scores.ForAll(task => task.Metrics.ForAll(metric => Of(task.Task, metric.Name).IsSome)));

    /// <summary>The row in the place of scores: of those it has.</summary>
    internal Seq<TaskScore> In(Seq<TaskScore> scores) => scores
        .Map(task => task with { Metrics = task.Metrics.Choose(metric => Of(task.Task, metric.Name).Map(value => metric with { Value = value })).Strict() })
        .Filter(task => !task.Metrics.IsEmpty).Strict();

    private Option<double> Of(string task, string metric) => Values
        .Find(value => value.Metric == metric && value.Task.ForAll(name => name == task)).Map(value => value.Value);

    private static Seq<PublishedValue> Metrics(params ReadOnlySpan<(string Metric, double Value)> values) =>
        values.ToArray().ToSeq().Map(value => new PublishedValue(value.Metric, value.Value)).Strict();
}
