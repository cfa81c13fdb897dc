using System.Globalization;
using Multitask.Stages.Reports.Studies;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>A run as one page that needs nothing else: no network, no script, readable as HTML and as XML.</summary>
internal static class Report
{
    /// <summary>The page of a model; equal models give equal pages.</summary>
    internal static string Page(ReportModel model) => PageTemplate.Fill(new Page(
        $"{model.Pipeline}: report",
        model.Pipeline,
        Summary(model),
        TileMaker.Of(model),
        Sections(model),
        Footer(model))
    {
        Links = ComparisonPage.IsNeeded(model) ? Seq1(new PageLink(ComparisonPage.Name, "All models beside each other")) : Seq<PageLink>(),
    });

    /// <summary>The last line of a page.</summary>
    internal static string Footer(ReportModel model) => $"seed {model.Seed.ToString(CultureInfo.InvariantCulture)} · version {model.Version}";

    /// <summary>A number with its noun.</summary>
    internal static string Counted(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    private static Seq<Section> Sections(ReportModel model) => Numbered(
        model.Studies.Map(StudyView.Of)
        + model.Evaluations.Bind(evaluation => evaluation.Galleries.Take(1).Map(gallery => ExampleSection.Of(gallery, evaluation.Stage)))
        + model.Evaluations.Map(ScoreSection.Of)
        + model.Selections.Map(SearchSection.Of)
        + model.Evaluations.Bind(evaluation => evaluation.Errors.Take(1).Map(errors => ErrorSection.Of(errors, evaluation.Stage)))
            .Filter(section => !section.Parts.IsEmpty)
        + (model.Successes.IsEmpty ? Seq<Section>() : Seq1(new Section(
            "success",
            "Success",
            "Share of the training's episodes that succeeded ↑, from 0 to 1, over a hundred stretches of the training.",
            new Block.Charts(model.Successes))))
        + TrainingSection.Of(model.Trainings)
        + DeploymentSection.Of(model.Exports, model.Deployments)
        + StageSection.Networks(model.Networks)
        + Seq(StageSection.Plan(model.Stages), StageSection.Table(model.Stages)));

    /// <summary>Sections whose ids are different and plain, whatever stages are called.</summary>
    internal static Seq<Section> Numbered(Seq<Section> sections) => sections
        .Map((at, section) => section with { Id = $"s{(at + 1).ToString(CultureInfo.InvariantCulture)}-{section.Id.Split('-')[0]}" }).ToSeq().Strict();

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
            : $"{Counted(trained.Count, "model")} trained{tasks}{Names(model, trained)}. Seed {seed}.{judged}";
    }

    /// <summary>More names are no sentence.</summary>
    private const int MostNames = 8;

    /// <summary>Of the models, or of their methods where seeds repeat them.</summary>
    private static string Names(ReportModel model, Seq<string> trained)
    {
        var methods = Seq(model.Histories.Map(history => history.Method).Distinct().ToArray());
        return methods.Count < model.Histories.Count
            ? $": {Counted(methods.Count, "method")}, each with its seeds{Listed(methods)}"
            : Listed(trained);
    }

    private static string Listed(Seq<string> names) => names.Count > MostNames ? "" : $": {string.Join(", ", names)}";
}
