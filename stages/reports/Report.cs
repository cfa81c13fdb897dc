using System.Globalization;
using Multitask.Stages.Reports.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>A run as one page that needs nothing else: no network, no script, readable as HTML and as XML.</summary>
internal static class Report
{
    /// <summary>The page of a model; equal models give equal pages.</summary>
    internal static string Page(ReportModel model) => Template.Fill("report.html", Map(
        ("title", Html.Escape(model.Pipeline)),
        ("style", PageStyle.Sheet),
        ("main", Main(model).Render())));

    private static Html.Group Main(ReportModel model) => new(Seq((Html[])[
        Html.Tag("h1", model.Pipeline),
        Html.Tag("p", Summary(model)),
        Tiles.ToHtml(model),
        .. model.Evaluations.Bind(Examples),
        .. model.Studies.Map(study => StudyView.ToHtml(study)),
        .. model.Evaluations.Map(Scores),
        .. Successes(model.Successes),
        .. Curves(model.Histories),
        .. Deployments(model.Deployments),
        Section("Plan", "An arrow leads from each stage to those that read its output.",
            Html.Tag("div", PlanDrawing.ToSvg(model.Stages)).With(("class", "plan"))),
        Section("Stages", "hit: the output was in the store; ran: made in this run. The key is a digest of everything that decides the output.",
            StageTable.ToHtml(model.Stages)),
        Html.Tag("footer", $"seed {model.Seed.ToString(CultureInfo.InvariantCulture)} · version {model.Version}"),
    ]));

    private static Html.Element Section(string title, string text, params ReadOnlySpan<Html> content) => Html.Tag(
        "section", [Html.Tag("h2", title), Html.Tag("p", text), .. content]);

    private static string Summary(ReportModel model)
    {
        var trained = model.Stages.Filter(stage => stage.Kind == "train").Map(stage => stage.Name);
        var tasks = model.Histories.HeadOrNone()
            .Map(history => $" for {Counted(history.Tasks.Count, "task")} ({string.Join(", ", history.Tasks)})").IfNone("");
        var judged = model.Evaluations.HeadOrNone()
            .Map(one => $" Scores are over {Counted(one.Examples, "test example")} that training never saw.").IfNone("");
        var seed = model.Seed.ToString(CultureInfo.InvariantCulture);
        return trained.IsEmpty
            ? $"{Counted(model.Stages.Count, "stage")}; seed {seed}."
            : $"{Counted(trained.Count, "model")} trained{tasks}: {Names(model, trained)}. Seed {seed}.{judged}";
    }

    /// <summary>Of the models, or of their methods where seeds repeat them.</summary>
    private static string Names(ReportModel model, Seq<string> trained)
    {
        var methods = Seq(model.Histories.Map(history => history.Method).Distinct().ToArray());
        return methods.Count < model.Histories.Count
            ? $"{Counted(methods.Count, "method")}, each with its seeds: {string.Join(", ", methods)}"
            : string.Join(", ", trained);
    }

    private static string Counted(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    private static Seq<Html> Examples(Evaluation evaluation) => evaluation.Gallery.Map(gallery => (Html)Section(
        $"What {gallery.Model} sees",
        $"The first {Counted(gallery.Examples.Count, "example")} of the test split, not chosen.",
        GalleryView.ToHtml(gallery))).ToSeq();

    private static Html Scores(Evaluation evaluation) => Section(
        evaluation.Stage == "scores" ? "Scores" : $"Scores: {evaluation.Stage}",
        "↑ higher is better, ↓ lower is better; the best of each column in bold. The constant predictor looks at no image: "
        + "it answers the majority class, the median depth, the mean normal of the training split."
        + ScoreTable.Reference(evaluation).Map(reference =>
            $" Δm: mean over all columns of the signed relative difference to {reference.Name}, below zero where better.").IfNone(""),
        ScoreTable.ToHtml(evaluation));

    private static Seq<Html> Successes(Seq<LineChart> charts) => charts.IsEmpty
        ? Seq<Html>()
        : Seq1<Html>(Section(
            "Success", "Share of the training's episodes that succeeded, over a hundred stretches of the training.", CurvesView.ToHtml(charts)));

    private static Seq<Html> Curves(Seq<History> histories) => histories.IsEmpty
        ? Seq<Html>()
        : Seq<Html>(
            Section("Training losses", "Mean over the steps of each epoch, on the training split.",
                CurvesView.ToHtml(CurvesView.Losses(histories))),
            Section("Task weights", "Mean over the steps of each epoch, in each method's own sense.",
                CurvesView.ToHtml(CurvesView.Weights(histories))));

    private static Seq<Html> Deployments(Seq<Deployed> deployments) => deployments.IsEmpty
        ? Seq<Html>()
        : Seq1<Html>(Section(
            "Deployment",
            "The exported graph in ONNX Runtime over the test split: largest absolute difference to torch of each output, "
            + "throughput in batches, latency of one example.",
            DeploymentTable.ToHtml(deployments)));
}
