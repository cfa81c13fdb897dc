using System.Globalization;
using Multitask.Stages.Evaluation.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary><c>comparison.html</c>: the models of a run beside each other, where an <c>evaluate</c> stage has several.</summary>
internal static class ComparisonPage
{
    /// <summary>The file's name in the output folder.</summary>
    internal const string Name = "comparison.html";

    /// <summary>With more models, pictures beside each other are too small.</summary>
    private const int Most = 8;

    /// <summary>With more models, columns of numbers beside each other are too many.</summary>
    private const int MostAcross = 5;

    private const double Mebibyte = 1 << 20;

    /// <summary>Whether there is something to compare.</summary>
    internal static bool IsNeeded(ReportModel model) => model.Evaluations.Exists(evaluation => evaluation.Models.Count > 1);

    /// <summary>The page of a model; equal models give equal pages.</summary>
    internal static string Page(ReportModel model) => PageTemplate.Fill(new Page(
        $"{model.Pipeline}: comparison",
        $"{model.Pipeline}: the models compared",
        "Every model over the same test examples.",
        Seq<Tile>(),
        Report.Numbered(
            model.Evaluations.Filter(evaluation => evaluation.Models.Count > 1).Bind(Sections)
            + TrainingSection.Of(model.Trainings)
            + Costs(model)),
        Report.Footer(model))
    {
        Links = Seq1(new PageLink(ReportFile.Name, "Back to the report of the run")),
    });

    private static Seq<Section> Sections(Evaluation evaluation) =>
        Seq(ScoreSection.Of(evaluation), Bars(evaluation))
        + Classes(evaluation)
        + (evaluation.Galleries.Count > 1
            ? Seq1(ExampleSection.Compared(Shown(evaluation.Galleries), evaluation.Galleries.Count, evaluation.Stage))
            : Seq<Section>());

    /// <summary>Of each method the first seed: pictures of all seeds would be too small, and alike.</summary>
    private static Seq<Gallery> Shown(Seq<Gallery> all)
    {
        var first = Seq(all.GroupBy(one => RunName.Of(one.Model).Method).Select(runs => runs.First()).ToArray());
        return (first.Count > 1 ? first : all).Take(Most).Strict();
    }

    /// <summary>A chart per metric: a bar per model, in a colour per method whatever its seeds; the constant predictor last.</summary>
    private static Section Bars(Evaluation evaluation)
    {
        var methods = evaluation.Predictors.Map(one => RunName.Of(one.Name).Method).Strict();
        var colours = methods.Distinct().ToList();
        var bars = evaluation.Predictors.Map((at, one) => (Name: ScoreSection.Name(one), Slot: colours.IndexOf(methods[at]), one.Tasks)).ToSeq().Strict();
        return new(
            "metrics",
            "Metric by metric",
            Seq1("↑ higher is better, ↓ lower is better. The last bar is the constant predictor's."),
            evaluation.Models.Head.Tasks.Map((at, task) => new Part(task.Task, Seq1<Block>(new Block.Charts(task.Metrics.Map((number, metric) => Chart.Compared(
                $"{NumberText.Title(metric.Name)}\u00A0{NumberText.Arrow(metric.HigherIsBetter)}",
                NumberText.Title(metric.Name),
                bars.Map(one => (one.Name, one.Slot, one.Tasks[at].Metrics[number].Value)).Strict())).ToSeq().Strict()))))
                .ToSeq().Strict());
    }

    /// <summary>Intersection over union of every class and model.</summary>
    private static Seq<Section> Classes(Evaluation evaluation)
    {
        var models = evaluation.Errors;
        var parts = Range(0, models.HeadOrNone().Map(model => model.Tasks.Count).IfNone(0))
            .Filter(at => !models.Head.Tasks[at].IsBinary && models.Head.Tasks[at].Found.Confusion.IsSome)
            .Map(at => new Part(models.Head.Tasks[at].Task, Seq1<Block>(Classes(models, at)))).ToSeq().Strict();
        return parts.IsEmpty
            ? Seq<Section>()
            : Seq1(new Section("classes", "Class by class", Seq1("Intersection over union, from 0 to 1; higher is better ↑, the best of each class in bold."), parts));
    }

    /// <summary>A row per class; of more models than fit beside each other, a row per model.</summary>
    private static Block.Table Classes(Seq<ModelErrors> models, int task)
    {
        var matrices = models.Bind(model => model.Tasks[task].Found.Confusion.ToSeq()).Strict();
        var classes = toSeq(Enumerable.Range(0, matrices.Head.Classes)).Map(k => Ious(matrices.Map(matrix => matrix.Iou(k)).Strict())).Strict();
        var (names, across) = (models.Head.Tasks[task].Classes, models.Count <= MostAcross);
        return new(
            $"classes of {models.Head.Tasks[task].Task}",
            Seq1(Row.Of([
                Cell.Column(across ? "class" : "model") with { Class = "left" },
                .. across ? models.Map(model => Cell.Column(model.Model)) : names.Take(classes.Count).Map(Cell.Column),
            ])),
            across
                ? classes.Map((k, values) => Row.Of([Cell.Name(names[k]), .. values])).ToSeq().Strict()
                : models.Map((at, model) => Row.Of([Cell.Name(model.Model), .. classes.Map(values => values[at])])).ToSeq().Strict())
        {
            Class = across ? "" : "dense",
        };
    }

    /// <summary>The values of one class, the best of them in bold.</summary>
    private static Seq<Cell> Ious(Seq<double> values)
    {
        var finite = values.Filter(double.IsFinite).ToArray();
        var best = finite.Distinct().Count() > 1 ? finite.Max() : double.NaN;
        return values.Map(value => new Cell(NumberText.Value(value)) { Bold = value == best, Class = value == best ? "best" : "" }).Strict();
    }

    /// <summary>What training each model took.</summary>
    private static Seq<Section> Costs(ReportModel model)
    {
        var trained = model.Stages.Filter(stage => stage.Kind == "train").Strict();
        return trained.Exists(stage => stage.Cost.IsSome)
            ? Seq1(new Section(
                "costs",
                "What training took",
                "Seconds and the most memory that the process held, in the run that trained the model; lower is better.",
                new Block.Table(
                    "costs",
                    Seq1(Row.Of(Seq("model", "what it is", "seconds\u00A0↓", "memory MiB\u00A0↓").Map(Cell.Column))),
                    trained.Map(stage => Row.Of([
                        Cell.Name(stage.Name),
                        Cell.Words(stage.Fact),
                        new Cell(stage.Cost.Map(cost => cost.Seconds.ToString("0.0", CultureInfo.InvariantCulture)).IfNone(NumberText.None)),
                        new Cell(stage.Cost.Map(cost => (cost.PeakBytes / Mebibyte).ToString("N0", CultureInfo.InvariantCulture)).IfNone(NumberText.None)),
                    ])).Strict())))
            : Seq<Section>();
    }
}
