using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

/// <summary>A score in print.</summary>
/// <param name="Task">The task; none: whichever has the metric.</param>
/// <param name="Metric">Its name in <c>metrics.json</c>.</param>
/// <param name="Value">In the unit that it has there.</param>
internal sealed record PublishedValue(Option<string> Task, string Metric, double Value)
{
    /// <summary>Whether it is one of a metric of a task.</summary>
    internal bool IsOf(string task, string metric) => metric == Metric && Task.ForAll(own => own == task);
}

/// <summary>Scores from a paper that a study may be compared with.</summary>
/// <param name="Name">The word after <c>baseline</c>.</param>
/// <param name="Source">What they are, for people.</param>
/// <param name="Values">Either none has a task, and then no two tasks have a metric of the same name, or each has one.</param>
internal sealed record PublishedRow(string Name, string Source, Seq<PublishedValue> Values)
{
    private const double PerMille = 1e-3;

    /// <summary>All of them. The figures are also in the programs of CAGrad, Nash-MTL and FAMO, which compute their delta_m with them.</summary>
    /// <remarks>QM9's row is that of FAMO's program (experiments/quantum_chemistry), which counts energies in meV where data here have eV.</remarks>
    internal static Seq<PublishedRow> All { get; } = Seq(
        Of(
            "nyuv2-stl",
            "the single-task row for NYU-v2 in CAGrad (Liu et al., NeurIPS 2021), Nash-MTL (Navon et al., ICML 2022) and FAMO (Liu et al., NeurIPS 2023)",
            ("mean_iou", 0.3830), ("pixel_accuracy", 0.6376), ("absolute_error", 0.6754), ("relative_error", 0.2780), ("mean_angle", 25.01),
            ("median_angle", 19.21), ("within_11_25", 0.3014), ("within_22_5", 0.5720), ("within_30", 0.6915)),
        Of(
            "cityscapes-stl",
            "the single-task row for CityScapes in CAGrad (Liu et al., NeurIPS 2021), Nash-MTL (Navon et al., ICML 2022) and FAMO (Liu et al., NeurIPS 2023)",
            ("mean_iou", 0.7401), ("pixel_accuracy", 0.9316), ("absolute_error", 0.0125), ("relative_error", 27.77)),
        OfTasks(
            "qm9-stl",
            "the single-task row for QM9 in Nash-MTL (Navon et al., ICML 2022) and FAMO (Liu et al., NeurIPS 2023): mean absolute errors, and no other metric",
            "mae",
            ("mu", 0.0671), ("alpha", 0.1814), ("homo", 60.576 * PerMille), ("lumo", 53.915 * PerMille), ("r2", 0.5027), ("zpve", 4.539 * PerMille),
            ("u0_atom", 58.838 * PerMille), ("u298_atom", 64.244 * PerMille), ("h298_atom", 63.852 * PerMille), ("g298_atom", 66.223 * PerMille),
            ("cv", 0.07212)));

    /// <summary>The row of a name.</summary>
    internal static Option<PublishedRow> Find(string name) => All.Find(row => row.Name == name);

    /// <summary>Whether data have these metrics: all of theirs where the row names no tasks, otherwise at least these of these tasks and no other task.</summary>
    internal bool Fits(Seq<TaskScore> scores) => Values.ForAll(value => value.Task.IsNone)
        ? toSet(Values.Map(value => value.Metric)) == toSet(scores.Bind(task => task.Metrics.Map(metric => metric.Name)).Distinct())
        : toSet(Values.Choose(value => value.Task)) == toSet(scores.Map(task => task.Task).Distinct())
            && Values.ForAll(value => scores.Exists(task => task.Metrics.Exists(metric => value.IsOf(task.Task, metric.Name))));

    /// <summary>What it has, for people: metrics, or a metric of tasks.</summary>
    internal string Shown => string.Join(", ", Values.Map(value => value.Task.Match(task => $"{value.Metric} of {task}", () => value.Metric)));

    /// <summary>The row in the place of scores; metrics that it has not are left out.</summary>
    internal Seq<TaskScore> In(Seq<TaskScore> scores) => scores.Map(task => task with
    {
        Metrics = task.Metrics
            .Choose(metric => Values.Find(value => value.IsOf(task.Task, metric.Name)).Map(value => metric with { Value = value.Value }))
            .Strict(),
    }).Strict();

    private static PublishedRow Of(string name, string source, params (string Metric, double Value)[] values) =>
        new(name, source, Seq(values).Map(one => new PublishedValue(None, one.Metric, one.Value)).Strict());

    private static PublishedRow OfTasks(string name, string source, string metric, params (string Task, double Value)[] values) =>
        new(name, source, Seq(values).Map(one => new PublishedValue(one.Task, metric, one.Value)).Strict());
}
