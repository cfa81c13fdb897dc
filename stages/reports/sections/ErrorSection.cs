using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>What a model's errors are like, task by task: per class, confusion, calibration, histogram, predicted against true.</summary>
internal static class ErrorSection
{
    /// <summary>With more tasks a reader opens those of interest.</summary>
    private const int OpenTasks = 4;

    /// <summary>Per cent.</summary>
    private const double Everything = 100;

    /// <summary>Of one model.</summary>
    internal static Section Of(ModelErrors errors, string stage) => new(
        $"errors-{stage}",
        $"Errors of {errors.Model}",
        Seq1("Over the whole test split."),
        Parts(errors.Tasks.Filter(task => task.Found.Confusion.IsSome || !Figures(task).IsEmpty).Strict()));

    /// <summary>A part for each task; of a few tasks, those that have nothing but charts share one.</summary>
    private static Seq<Part> Parts(Seq<TaskErrors> tasks)
    {
        var plain = tasks.Count > OpenTasks ? Seq<TaskErrors>() : tasks.Filter(task => task.Found.Confusion.IsNone).Strict();
        return tasks.Filter(task => plain.IsEmpty || task.Found.Confusion.IsSome).Map(task => new Part(task.Task, Blocks(task)) { Folded = tasks.Count > OpenTasks }).Strict()
            + (plain.IsEmpty ? Seq<Part>() : Seq1(new Part(string.Join(", ", plain.Map(task => task.Task)), Charts(plain.Bind(Figures).Strict()))));
    }

    private static Seq<Block> Blocks(TaskErrors task) =>
        (task.IsBinary ? Seq<Block>() : task.Found.Confusion.Map(matrix => (Block)PerClass(task, matrix)).ToSeq())
        + Charts(Figures(task))
        + task.Found.Confusion.Map(matrix => (Block)Confusion(task, matrix)).ToSeq();

    private static Seq<Block> Charts(Seq<Figure> figures) => figures.IsEmpty ? Seq<Block>() : Seq1<Block>(new Block.Charts(figures));

    private static Seq<Figure> Figures(TaskErrors task) => ((task.Found.Calibration.IsEmpty ? Seq<Figure>() : Seq1(Calibration(task)))
        + task.Found.Errors.Map(errors => Errors(task.Task, errors)).ToSeq()
        + (task.Found.Pairs.IsEmpty ? Seq<Figure>() : Seq1(Pairs(task)))).Strict();

    private static Block.Table PerClass(TaskErrors task, ConfusionMatrix matrix)
    {
        var all = matrix.Counts.Sum();
        return new(
            $"classes of {task.Task}",
            Seq1(Row.Of([
                Cell.Column("class") with { Class = "left" },
                Cell.Column("share of the truth\u00A0%"),
                Cell.Column("IoU\u00A0↑") with { Title = "intersection over union, from 0 to 1; higher is better" },
                Cell.Column("recall\u00A0↑") with { Title = "share of the class that is found, from 0 to 1; higher is better" },
                Cell.Column("precision\u00A0↑") with { Title = "share of the predictions of the class that are right, from 0 to 1; higher is better" }])),
            Range(0, matrix.Classes).Map(k => Row.Of([
                Cell.Name(task.Classes[k]),
                new Cell(NumberText.Share(matrix.Occurs(k), all)),
                Bar(matrix.Iou(k)),
                Bar((double)matrix[k, k] / matrix.Occurs(k)),
                Bar((double)matrix[k, k] / matrix.Predicted(k))])).ToSeq().Strict());
    }

    private static Cell Bar(double share) => new(NumberText.Value(share)) { Class = "bar", Filled = double.IsFinite(share) ? (int)Math.Round(Everything * share) : 0 };

    private static Block.Table Confusion(TaskErrors task, ConfusionMatrix matrix) => new(
        $"confusion of {task.Task}",
        Seq1(Row.Of([
            Cell.Column("true ↓ predicted → (% of the row)") with { Class = "left" },
            .. Range(0, matrix.Classes).Map(k => Cell.Column(task.Classes[k])),
        ])),
        Range(0, matrix.Classes).Map(i => Row.Of([
            Cell.Name(task.Classes[i]),
            .. Range(0, matrix.Classes).Map(j => Heat(task, matrix, (i, j))),
        ])).ToSeq().Strict())
    {
        Class = "confusion",
    };

    private static Cell Heat(TaskErrors task, ConfusionMatrix matrix, (int True, int Predicted) at)
    {
        var (count, occurs) = (matrix[at.True, at.Predicted], matrix.Occurs(at.True));
        var share = occurs == 0 ? 0 : Everything * count / occurs;
        return new(occurs == 0 ? NumberText.None : share.ToString(count == 0 ? "0" : "0.0", CultureInfo.InvariantCulture))
        {
            Class = at.True == at.Predicted ? "heat hit" : "heat miss",
            Filled = (int)Math.Round(share),
            Title = string.Create(CultureInfo.InvariantCulture, $"{task.Classes[at.True]} taken for {task.Classes[at.Predicted]}: {count:N0} of {occurs:N0}"),
        };
    }

    private static Figure Calibration(TaskErrors task)
    {
        var bins = task.Found.Calibration.Filter(bin => bin.Count > 0).Strict();
        var error = CalibrationBin.ExpectedError(task.Found.Calibration);
        var axis = new AxisText(task.IsBinary ? "predicted probability of yes" : "probability of the predicted class") { From = 0, To = 1 };
        return Chart.Diagonal(
            $"{task.Task}: calibration (expected calibration error {NumberText.Value(error)} ↓)",
            axis,
            new AxisText(task.IsBinary ? "share that is yes" : "share that is right") { From = 0, To = 1 },
            new Curve("", 1, bins.Map(bin => (bin.MeanConfidence, bin.Accuracy)).Strict()),
            joined: true);
    }

    private static Figure Errors(string task, Histogram errors)
    {
        var all = errors.Counts.Sum() + errors.Beyond;
        return Chart.Bars(
            $"{task}: errors ({NumberText.Share(errors.Beyond, all)} % lie outside)",
            new AxisText(errors.Of),
            new AxisText("share of all (%)"),
            errors.Counts.Map((at, count) => (
                errors.From + (at * errors.Step), errors.From + ((at + 1) * errors.Step), all == 0 ? 0 : Everything * count / all)).ToSeq().Strict());
    }

    private static Figure Pairs(TaskErrors task) => Chart.Diagonal(
        $"{task.Task}: predicted against true",
        new AxisText("true, in the unit of the data"),
        new AxisText("predicted, in the same unit"),
        new Curve("", 1, task.Found.Pairs.Map(pair => ((double)pair.True, (double)pair.Predicted)).Strict()),
        joined: false);
}
