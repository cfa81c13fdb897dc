using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>
/// The charts of training: the losses of each task and the metrics on the validation split over all models, the task weights, lengths and cosines of the
/// task gradients of each method.
/// </summary>
internal static class TrainingSection
{
    /// <summary>With more tasks there are too many pairs for lines that can be told apart: each task's mean cosine stands for them.</summary>
    private const int MostTasksByPair = 5;

    private static readonly AxisText Epoch = new("epoch");

    /// <summary>All sections; none without training.</summary>
    internal static Seq<Section> Of(Seq<History> histories) => histories.IsEmpty
        ? Seq<Section>()
        : Seq(
            Section("losses", "Training losses", "On the training split, some steps at a time; lower is better.", Losses(histories)),
            Section("validation", "Validation", "On the validation split, at the end of each epoch; ↑ higher is better, ↓ lower is better.", Validation(histories)),
            Section("weights", "Task weights", "How much each task counts, in each method's own sense; without a unit.", Weights(histories)),
            Section(
                "gradients",
                "Do the tasks agree?",
                "Cosines of the angles between task gradients with respect to the shared parameters, for the weightings that compare them: 1 the same direction, "
                + "0 at right angles, below 0 in conflict. Norms are the lengths of the gradients: a task with a long one pulls harder.",
                Cosines(histories),
                Norms(histories)))
            .Filter(section => !section.Parts.IsEmpty).Strict();

    /// <summary>One chart per task; one colour per method, one line per model, thin where seeds repeat a method.</summary>
    internal static Seq<Figure> Losses(Seq<History> histories) => Seq(histories.Bind(history => history.Tasks).Distinct()
        .Select(task => Chart.Lines(
            $"{task}: training loss",
            Epoch,
            new AxisText("loss") { MayBeLogarithmic = true },
            ByMethod(histories.Filter(history => history.Tasks.Contains(task)), history => Points(history, moment => moment.Losses[Place(history, task)]))))
        .ToArray());

    /// <summary>One chart per metric, for the models that were validated.</summary>
    private static Seq<Figure> Validation(Seq<History> histories) => Seq(histories.Bind(history => history.Validation.Take(1)).Bind(first => first.Scores)
        .SelectMany(score => score.Metrics.Map(metric => (score.Task, metric.Name, metric.HigherIsBetter))).Distinct()
        .Select(column => Chart.Lines(
            $"{column.Task}: {NumberText.Title(column.Name)}\u00A0{NumberText.Arrow(column.HigherIsBetter)}",
            Epoch,
            new AxisText(NumberText.Title(column.Name)),
            ByMethod(histories.Filter(history => !history.Validation.IsEmpty), history => history.Validation
                .Map(epoch => ((double)epoch.Epoch, Value(epoch.Scores, column.Task, column.Name))).Strict())))
        .ToArray());

    /// <summary>One chart per method, one colour per task.</summary>
    internal static Seq<Figure> Weights(Seq<History> histories) => Methods(histories).Map(method => Chart.Lines(
        $"{method.Head.Method}: task weights",
        Epoch,
        new AxisText("weight") { From = method.Exists(run => run.Moments.Exists(moment => moment.Weights.Exists(weight => weight < 0))) ? Option<double>.None : 0 },
        ByTask(method, (run, task) => Points(run, moment => moment.Weights[task])))).Strict();

    private static Seq<Figure> Norms(Seq<History> histories) => Compared(histories).Map(method => Chart.Lines(
        $"{method.Head.Method}: norms of the task gradients",
        Epoch,
        new AxisText("norm") { MayBeLogarithmic = true },
        ByTask(method, (run, task) => Points(run, moment => Norm(moment, task))))).Strict();

    private static Seq<Figure> Cosines(Seq<History> histories) => Compared(histories).Map(method =>
    {
        var (title, axis) = ($"{method.Head.Method}: cosines between task gradients", new AxisText("cosine") { From = -1, To = 1 });
        var tasks = method.Head.Tasks;
        return tasks.Count > MostTasksByPair
            ? Chart.Lines($"{title}, mean over the other tasks", Epoch, axis, ByTask(method, (run, task) => Points(run, moment => MeanCosine(moment, task, tasks.Count))))
            : Chart.Lines(title, Epoch, axis, TaskGradients.Pairs(tasks.Count).Map((slot, pair) => Repeated(
                method, $"{tasks[pair.First]}, {tasks[pair.Second]}", slot, run => Points(run, moment => Cosine(moment, slot)))).Bind(curves => curves).ToSeq().Strict());
    }).Strict();

    private static double Norm(Moment moment, int task) => moment.Gradients.Map(gradients => gradients.Norms[task]).IfNone(double.NaN);

    private static double Cosine(Moment moment, int pair) => moment.Gradients.Map(gradients => gradients.Cosines[pair]).IfNone(double.NaN);

    private static double MeanCosine(Moment moment, int task, int tasks) => moment.Gradients.Map(gradients => TaskGradients.Pairs(tasks)
        .Zip(gradients.Cosines, (pair, cosine) => (pair, cosine))
        .Where(one => one.pair.First == task || one.pair.Second == task).Average(one => one.cosine)).IfNone(double.NaN);

    private static Section Section(string id, string title, string note, params ReadOnlySpan<Seq<Figure>> charts)
    {
        var shown = Seq(charts.ToArray()).Filter(figures => !figures.IsEmpty).Map(Block (figures) => new Block.Charts(figures)).Strict();
        return new(id, title, Seq1(note), shown.IsEmpty ? Seq<Part>() : Seq1(new Part("", shown)));
    }

    private static Seq<Curve> ByMethod(Seq<History> histories, Func<History, Seq<(double, double)>> points) =>
        Methods(histories).Map((slot, method) => Repeated(method, method.Head.Method, slot, points)).Bind(curves => curves).ToSeq().Strict();

    private static Seq<Curve> ByTask(Seq<History> method, Func<History, int, Seq<(double, double)>> points) => method.Head.Tasks
        .Map((slot, task) => Repeated(method, task, slot, run => points(run, Place(run, task)))).Bind(curves => curves).ToSeq().Strict();

    /// <summary>The curves of a method's runs, the first of which has the label.</summary>
    private static Seq<Curve> Repeated(Seq<History> runs, string name, int slot, Func<History, Seq<(double, double)>> points) => runs
        .Map((at, run) => new Curve(at == 0 ? name : "", slot, points(run)) { IsRepetition = runs.Count > 1 })
        .ToSeq().Strict();

    private static Seq<(double, double)> Points(History history, Func<Moment, double> value) =>
        history.Moments.Map(moment => (moment.Epoch, value(moment))).Strict();

    private static double Value(Seq<TaskScore> scores, string task, string metric) => scores.Filter(score => score.Task == task)
        .Bind(score => score.Metrics).Find(one => one.Name == metric).Map(one => one.Value).IfNone(double.NaN);

    private static Seq<Seq<History>> Methods(Seq<History> histories) =>
        Seq(histories.GroupBy(history => history.Method).Select(group => Seq(group.ToArray())).ToArray());

    /// <summary>The methods that compare task gradients.</summary>
    private static Seq<Seq<History>> Compared(Seq<History> histories) =>
        Methods(histories.Filter(history => history.Tasks.Count > 1 && history.Moments.Exists(moment => moment.Gradients.IsSome)));

    private static int Place(History history, string task) => history.Tasks.ToList().IndexOf(task);
}
