using System.Xml.Linq;
using LanguageExt;
using Multitask.Stages.Reports;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reports;

/// <summary>Tables of a report that would be too wide in their usual form.</summary>
public sealed class ReportTableTests
{
    [Fact]
    public void Examples_without_pictures_are_a_table_and_numbers_are_neither_right_nor_wrong()
    {
        var example = new Example(3, None, Seq<Answer>(
            new Answer.Named("kind", "cat", "dog"), new Answer.Named("size", "big", "big"), new Answer.Named("weight", "1.5000", "1.4000") { IsNumber = true }));
        var shown = ExampleSection.Of(new Gallery("famo", Seq1(new ExampleGroup("first", Seq1(example))), Seq<Legend>()), "scores");
        var table = Assert.IsType<Block.Table>(shown.Parts.Single().Blocks.Single());
        Assert.Equal(["3", "cat", "✗ dog", "big", "✓ big", "1.5000", "1.4000"], table.Rows.Single().Cells.Map(cell => cell.Text).ToArray());
        Assert.Equal(["wrong", "right", ""], new[] { 2, 4, 6 }.Select(at => table.Rows.Single().Cells[at].Class));
    }

    [Fact]
    public void Scores_in_many_metrics_are_a_row_per_metric_with_the_best_in_bold()
    {
        PredictorScores Of(string name, double value) => new(name, toSeq(Enumerable.Range(0, 7)).Map(task => new TaskScore(
            $"torque{task}", Seq(new MetricValue("mae", value + task, false), new MetricValue("r2", 1 / value, true)))).Strict());
        var table = ScoreSection.Of(new Evaluation("scores", 9, Seq(Of("famo", 1), Of("equal", 2), Of("constant", 4)), Some("equal"), Seq<Gallery>()))
            .Parts.Single().Blocks.OfType<Block.Table>().Single();
        Assert.Equal(["task", "metric", "famo", "equal", "constant predictor"], table.Head.Single().Cells.Map(cell => cell.Text).ToArray());
        Assert.Equal(15, table.Rows.Count);
        Assert.Equal(["torque0", "MAE\u00A0↓", "1.0000", "2.0000", "4.0000"], table.Rows[0].Cells.Map(cell => cell.Text).ToArray());
        Assert.Equal(["", "R²\u00A0↑", "1.0000", "0.5000", "0.2500"], table.Rows[1].Cells.Map(cell => cell.Text).ToArray());
        Assert.All(table.Rows.Take(14), row => Assert.Equal([false, false, true, false, false], row.Cells.Map(cell => cell.Bold).ToArray()));
        Assert.Equal(["all tasks", "Δm\u00A0% to equal\u00A0↓"], table.Rows[14].Cells.Take(2).Map(cell => cell.Text).ToArray());
        Assert.Equal("0.00 %", table.Rows[14].Cells[3].Text);
    }

    [Fact]
    public void Pictures_of_many_models_are_a_table_per_task_and_of_a_method_the_first_seed()
    {
        Gallery Of(string model) => new(model, Seq1(new ExampleGroup("first", Seq1(new Example(0, Grey(0), Seq<Answer>(
            new Answer.Dense("depth", Grey(1), Grey(2)), new Answer.Dense("normal", Grey(1), Grey(2))))))), Seq<Legend>());
        var models = toSeq(Enumerable.Range(0, 6)).Bind(method => Seq($"t[m{method},seed=0]", $"t[m{method},seed=1]")).Strict();
        var page = XDocument.Parse(ComparisonPage.Page(new ReportModel("study", 0, "", Seq<ReportStage>(), Seq<Evaluation>(), Seq<History>(), Seq<Deployed>()) with
        {
            Evaluations = Seq1(new Evaluation("study", 4, models.Map(name => new PredictorScores(name, Seq1(new TaskScore("depth", Seq1(new MetricValue("absolute_error", 1, false)))))).Strict(), None, models.Map(Of).Strict())),
        })).Root!;
        var strips = page.Descendants(Html("table")).Where(table => (string?)table.Attribute("class") == "strip").ToArray();
        Assert.Equal([8, 8], strips.Select(table => table.Descendants(Html("img")).Count()));
        Assert.Contains("Shown are 6 of 12 models", page.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("depth: t[m0,seed=1]", page.Value, StringComparison.Ordinal);
    }

    private static RgbImage Grey(byte value) => new(1, 1, [value, value, value]);

    private static XName Html(string local) => XName.Get(local, "http://www.w3.org/1999/xhtml");
}
