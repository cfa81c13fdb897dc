using System.Xml.Linq;
using LanguageExt;
using Multitask.Stages.Reports;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reports;

public sealed class ReportTests
{
    private static readonly ReportModel Full = new(
        "rooms",
        7,
        "1.2.3",
        Seq(
            new ReportStage("data", "load", Seq<string>(), "hit", new string('a', 64), "9 training examples", """{"case":"scenes"}""") { Cost = new StageCost(2.5, 12 << 20) },
            new ReportStage("famo", "train", Seq1("data"), "ran", new string('b', 64), "weighting famo", "{}")),
        Seq1(new Evaluation(
            "scores",
            4,
            Seq(Scores("famo", 0.6, 1), Scores("equal", 0.5, 2), Scores("constant", 0.1, double.NaN)),
            Some("equal"),
            Seq("famo", "equal").Map(Gallery).Strict())
        {
            Errors = Seq("famo", "equal").Map(Errors).Strict(),
        }),
        Seq(History("famo"), History("equal")),
        Seq1(new Deployed(
            "deployed", "onnx", "CPUExecutionProvider", Seq(("semantic", 2.2e-5), ("depth", double.NaN)), 93.6, 12.9, 23.95,
            "int8", 3 << 19, Seq1(("semantic", "mean_iou", 0.58, 0.6)))));

    private static Gallery Gallery(string model) => new(
        model,
        Seq1(new ExampleGroup("first", Seq1(new Example(0, Grey(0), Seq1<Answer>(new Answer.Dense("depth", Grey(1), Grey(2))))))),
        Seq1<Legend>(new Legend.Ramp("depth", 1, 2)));

    private static ModelErrors Errors(string model) => new(model, Seq(
        new TaskErrors("semantic", Seq("floor", "wall"), IsBinary: false, new Diagnosis { Confusion = new ConfusionMatrix(2, Seq(3L, 1, 0, 4)) }),
        new TaskErrors("depth", Seq<string>(), IsBinary: false, new Diagnosis { Errors = new Histogram("relative error (%)", 0, 10, Seq(3L, 1), 1) })));

    private static RgbImage Grey(byte value) => new(1, 1, [value, value, value]);

    private static readonly ReportModel Empty = new(
        "rooms", 0, "", Seq<ReportStage>(), Seq<Evaluation>(), Seq<History>(), Seq<Deployed>());

    [Fact]
    public void The_page_names_every_stage_model_task_and_figure()
    {
        var text = Page(Full).Value;
        string[] all =
        [
            "rooms", "eed 7", "1.2.3", "famo", "equal", "constant predictor", "semantic", "depth", "mean IoU", "absolute error",
            "CPUExecutionProvider", "2.2e-5", "93.60", "12.90", "23.95", "aaaaaaaaaaaa", "hit", "ran", """{"case":"scenes"}""",
            "4 test examples", "94 examples/s", "constant predictor 0.1000", "0.7500", "20.0 % lie outside", "2.5",
        ];
        Assert.All(all, one => Assert.Contains(one, text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_best_value_of_each_column_is_bold_and_no_other()
    {
        var bold = Table("Scores").Descendants(Name("td"))
            .Where(cell => cell.Elements(Name("b")).Any()).Select(cell => cell.Value);
        Assert.Equal(["0.6000", "1.0000"], bold);
    }

    [Fact]
    public void Delta_m_stands_beside_models_where_one_was_trained_with_equal_weights()
    {
        // famo: (-20 % - 50 %) / 2.
        Assert.Equal(["−35.00 %", "0.00 %", "–"], Rows().Select(row => row.Elements().Last().Value));
        var alone = Full with { Evaluations = Full.Evaluations.Map(one => one with { Reference = Option<string>.None }).Strict() };
        Assert.Contains("Δm", Report.Page(Full), StringComparison.Ordinal);
        Assert.DoesNotContain("Δm", Report.Page(alone), StringComparison.Ordinal);
    }

    [Fact]
    public void Headings_tell_which_way_is_better()
    {
        var headings = Table("Scores").Descendants(Name("th")).Select(one => one.Value).ToArray();
        Assert.Contains("mean IoU\u00A0↑", headings);
        Assert.Contains("absolute error\u00A0↓", headings);
    }

    [Fact]
    public void All_rows_of_a_table_have_as_many_columns()
    {
        foreach (var table in Page(Full).Descendants(Name("table")))
        {
            var widths = table.Descendants(Name("tr"))
                .Select(row => row.Elements().Sum(cell => (int?)cell.Attribute("colspan") ?? 1)).Distinct();
            Assert.Single(widths);
        }
    }

    [Fact]
    public void There_is_a_chart_a_task_and_one_a_model() => Assert.Equal(
        ["depth: errors (20.0 % lie outside)", "semantic: training loss", "depth: training loss", "famo: task weights", "equal: task weights"],
        Page(Full).Descendants(Name("figcaption")).Select(one => one.Value));

    [Fact]
    public void Pictures_are_in_the_page_and_have_words_for_those_who_cannot_see_them()
    {
        var images = Page(Full).Descendants(Name("img")).ToArray();
        Assert.Equal(4, images.Length);
        Assert.All(images, image =>
        {
            Assert.StartsWith("data:image/png;base64,", image.Attribute("src")!.Value, StringComparison.Ordinal);
            Assert.NotEmpty(image.Attribute("alt")!.Value);
        });
    }

    [Fact]
    public void The_page_needs_nothing_else()
    {
        var page = Page(Full);
        Assert.DoesNotContain(page.Descendants(), one => one.Name.LocalName is "script" or "iframe");
        var sheet = page.Descendants(Name("style")).Single().Value;
        Assert.DoesNotContain("url(", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", sheet, StringComparison.Ordinal);
        Assert.All(page.Descendants().Attributes().Where(one => one.Name.LocalName is "src" or "href" && one.Parent!.Name.LocalName != "a"), one =>
            Assert.StartsWith("data:", one.Value, StringComparison.Ordinal));
        Assert.All(page.Descendants(Name("a")), one => Assert.Matches("^(#s[0-9]+-[a-z]+|comparison.html)$", one.Attribute("href")!.Value));
    }

    [Fact]
    public void The_style_sheet_is_the_same_for_HTML_and_XML() => Assert.DoesNotContain(PageStyle.Sheet, c => c is '<' or '&');

    [Fact]
    public void Sections_have_ids_of_their_own_and_so_have_the_parts_of_drawings()
    {
        var ids = Page(Full).Descendants().Attributes("id").Select(one => one.Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.DoesNotContain("rgb(1,", Report.Page(Full), StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_shows_every_model_with_the_best_of_each_class_in_bold()
    {
        var page = XDocument.Parse(ComparisonPage.Page(Full)).Root!;
        var words = page.Value;
        Assert.All(["famo", "equal", "floor", "wall", "depth: famo", "depth: equal", "Metric by metric"], one => Assert.Contains(one, words, StringComparison.Ordinal));
        Assert.True(ComparisonPage.IsNeeded(Full));
        Assert.False(ComparisonPage.IsNeeded(Empty));
    }

    [Fact]
    public void Equal_models_give_equal_pages() => Assert.Equal(Report.Page(Full), Report.Page(Full with { Seed = 7 }));

    [Fact]
    public void A_run_without_training_or_evaluation_still_has_a_page()
    {
        var page = Page(Empty);
        Assert.Contains("rooms", page.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("Scores", page.Value, StringComparison.Ordinal);
        var unlearnt = Page(Full with { Histories = Seq<History>(), Evaluations = Seq<Evaluation>() });
        Assert.Empty(unlearnt.Descendants(Name("figcaption")));
    }

    [Fact]
    public void An_evaluation_of_no_figure_or_no_gallery_is_an_empty_table()
    {
        var bare = new Evaluation("ours", 0, Seq<PredictorScores>(), None, Seq<Gallery>());
        Assert.Contains("Scores: ours", Page(Empty with { Evaluations = Seq1(bare) }).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_cannot_break_out_of_the_page()
    {
        const string Evil = "</title><script>alert('1')</script>\"&\u0001";
        var page = Page(new ReportModel(
            Evil, 1, Evil,
            Seq1(new ReportStage(Evil, Evil, Seq<string>(), Evil, Evil, Evil, Evil)),
            Seq1(new Evaluation(Evil, 1, Seq1(Scores(Evil, 1, 1)), Some(Evil), Seq1(new Gallery(
                Evil,
                Seq1(new ExampleGroup(Evil, Seq1(new Example(0, Grey(0), Seq1<Answer>(new Answer.Named(Evil, Evil, Evil)))))),
                Seq1<Legend>(new Legend.Axes(Evil)))))
            {
                Errors = Seq1(new ModelErrors(Evil, Seq1(new TaskErrors(
                    Evil, Seq(Evil, Evil), IsBinary: false, new Diagnosis { Confusion = new ConfusionMatrix(2, Seq(3L, 1, 0, 4)) }))))
            }),
            Seq1(History(Evil)),
            Seq1(new Deployed(Evil, Evil, Evil, Seq1((Evil, 1.0)), 1, 1, 1, Evil, 1, Seq1((Evil, Evil, 1.0, 1.0))))));
        Assert.Empty(page.Descendants(Name("script")));
        Assert.Contains("<script>", page.Descendants(Name("h1")).Single().Value, StringComparison.Ordinal);
    }

    private static XElement Page(ReportModel model) => XDocument.Parse(Report.Page(model)).Root!;

    private static XName Name(string local) => XName.Get(local, "http://www.w3.org/1999/xhtml");

    private static XElement Table(string heading) => Page(Full).Descendants(Name("section"))
        .Single(section => section.Elements().First().Value.StartsWith(heading, StringComparison.Ordinal))
        .Descendants(Name("table")).Single();

    private static IEnumerable<XElement> Rows() => Table("Scores").Element(Name("tbody"))!.Elements();

    private static PredictorScores Scores(string name, double iou, double error) => new(name, Seq(
        new TaskScore("semantic", Seq1(new MetricValue("mean_iou", iou, true))),
        new TaskScore("depth", Seq1(new MetricValue("absolute_error", error, false)))));

    private static History History(string stage) => new(stage, Seq("semantic", "depth"), Seq(
        new EpochReport(1, 0.1, Seq(2.0, 1.0), Seq(0.5, 0.5)),
        new EpochReport(2, 0.1, Seq(1.0, 0.5), Seq(0.6, 0.4))))
    {
        Moments = Seq(new Moment(1, 1, Seq(2.0, 1.0), Seq(0.5, 0.5), None), new Moment(2, 2, Seq(1.0, 0.5), Seq(0.6, 0.4), None)),
    };
}
