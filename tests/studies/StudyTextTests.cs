using System.Text.Json.Nodes;
using LanguageExt;
using Multitask.Stages;
using Multitask.Stages.Evaluation.Studies;
using Multitask.Stages.Reports;
using Multitask.Stages.Reports.Studies;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Studies;

/// <summary>Studies as Markdown, LaTeX, JSON and on the page.</summary>
public sealed class StudyTextTests
{
    private static readonly Study Three = Small.Study(Small.Seeds(3), Some("train[b]"));

    private static readonly Study Single = Small.Study(Seq(Small.Run("t[a_1,seed=0]", 0.5, 12.3), Small.Run("t[b,seed=0]", 0.25, double.NaN)));

    [Fact]
    public void The_table_has_means_with_errors_and_the_best_in_bold()
    {
        var text = StudyMarkdown.Of(Seq1(Three));
        Assert.Contains("| method | n | class accuracy ↑ | depth error ↓ | MR ↓ | delta\\_m over metrics (%) ↓ | delta\\_m over tasks (%) ↓ |", text, StringComparison.Ordinal);
        Assert.Contains("| train\\[a\\] | 3 | **0.6100** ± 0.0058 | **1.1000** ± 0.0577 | **1.0000** |", text, StringComparison.Ordinal);
        Assert.Contains("| train\\[b\\] | 3 | 0.5067 ± 0.0038 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_a_run_shows_a_row_per_method_with_means_errors_and_the_best()
    {
        var table = RunSummaries.Tables(Seq1(Evaluated(Small.Seeds(3))), Seq1(Three)).Single();
        Assert.Equal("study: 1,000 test examples, mean ± standard error over 3 seeds", table.Title);
        Assert.Equal(["accuracy", "error", "delta_m % to train[b]", "mean rank"], table.Columns.Map(column => column.Name).ToArray());
        Assert.Equal(["train[a]", "train[b]", "best constant"], table.Rows.Map(row => row.Name).ToArray());
        Assert.Equal(
            [new("0.6100", true) { Error = "0.0058" }, new("1.1000", true) { Error = "0.0577" }],
            table.Rows[0].Cells.Take(2).ToArray());
        Assert.Equal([new("0.5067", false) { Error = "0.0038" }, new("2.0333", false) { Error = "0.0333" }], table.Rows[1].Cells.Take(2).ToArray());
        Assert.Equal(["0.1000", "9.0000", "–", "–"], table.Rows[2].Cells.Map(cell => cell.Text).ToArray());
        Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Cells.Count));
    }

    [Fact]
    public void Methods_with_unequal_numbers_of_seeds_say_them_and_models_without_repetition_are_rows_of_their_own()
    {
        var uneven = Small.Seeds(3).Skip(1).Strict();
        Assert.Equal(
            ["train[b] (n = 3)", "train[a] (n = 2)", "best constant"],
            RunSummaries.Tables(Seq1(Evaluated(uneven)), Seq1(Small.Study(uneven))).Single().Rows.Map(row => row.Name).ToArray());
        Assert.Equal(
            ["train[a,seed=0]", "train[b,seed=0]", "best constant"],
            RunSummaries.Tables(Seq1(Evaluated(Small.Seeds(1))), Seq1(Small.Study(Small.Seeds(1)))).Single().Rows.Map(row => row.Name).ToArray());
    }

    private static Evaluation Evaluated(Seq<StudyRun> runs) => new(
        "study",
        1000,
        runs.Map(run => new PredictorScores($"{run.Name.Stage}[{string.Join(',', run.Name.Labels)}]", run.Scores)).Strict()
            .Add(new PredictorScores("constant", Small.Scores(0.1, 9))),
        None,
        Seq<Gallery>());

    [Fact]
    public void Three_seeds_are_said_to_be_too_few()
    {
        var text = string.Join('\n', StudyNotes.Findings(Three));
        Assert.Contains("Nothing can be significant with 3 seeds", text, StringComparison.Ordinal);
        Assert.Contains("p = 0.25", text, StringComparison.Ordinal);
        Assert.Contains("At least 6 seeds are needed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("is better than train", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_seeds_support_is_said_and_nothing_else()
    {
        var text = string.Join('\n', StudyNotes.Findings(Small.Study(Small.Seeds(8))));
        Assert.Contains("2 of 2 comparisons are significant", text, StringComparison.Ordinal);
        Assert.Contains("train[a] is better than train[b] in depth error", text, StringComparison.Ordinal);
        Assert.DoesNotContain("train[b] is better", text, StringComparison.Ordinal);
        var alike = Small.Study(Small.Seeds(8).Map(run => run with { Scores = Small.Scores(0.5, run.Name.Seed.IfNone("").Last() % 2) }).Strict());
        Assert.Contains("No difference between two methods is significant", string.Join('\n', StudyNotes.Findings(alike)), StringComparison.Ordinal);
    }

    [Fact]
    public void One_seed_has_no_error_and_says_so()
    {
        var text = StudyMarkdown.Of(Seq1(Single));
        Assert.Contains("| t\\[a\\_1\\] | 1 | **0.5000** | **12.30** |", text, StringComparison.Ordinal);
        Assert.Contains("| t\\[b\\] | 1 | 0.2500 | – |", text, StringComparison.Ordinal);
        Assert.Contains("with n = 1 there is no standard error", text, StringComparison.Ordinal);
        Assert.Contains("No two methods have two seeds in common", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_of_some_runs_is_said()
    {
        var study = Small.Study(Seq(Small.Run("t[seed=0]", 0.5, 1), Small.Run("t[seed=1]", 0.7, double.NaN)));
        Assert.Contains("| **0.6000** ± 0.1000 | **1.0000** (1 missing) |", StudyMarkdown.Of(Seq1(study)), StringComparison.Ordinal);
        Assert.Contains("There is one method", StudyMarkdown.Of(Seq1(study)), StringComparison.Ordinal);
    }

    [Fact]
    public void LaTeX_takes_every_character_of_a_name_as_text()
    {
        Assert.Equal(
            "a\\_b\\%\\&\\#\\$\\{\\}\\textbackslash{}\\textasciitilde{}\\textasciicircum{}", StudyLatex.Escape("a_b%&#${}\\~^"));
        var text = StudyLatex.Of(Seq(Single, Three));
        Assert.Contains("t[a\\_1] & 1 & $\\mathbf{0.5000}$ & $\\mathbf{12.30}$ &", text, StringComparison.Ordinal);
        Assert.Contains("$0.2500$ & -- &", text, StringComparison.Ordinal);
        Assert.Contains("$\\mathbf{0.6100} \\pm 0.0058$", text, StringComparison.Ordinal);
        Assert.Equal(text.Split("\\begin{").Length, text.Split("\\end{").Length);
        var rows = text.Split('\n').Where(line => line.StartsWith("train[", StringComparison.Ordinal) || line.StartsWith("method", StringComparison.Ordinal));
        Assert.Equal([4, 6], rows.Select(row => row.Split(" & ").Length - 1).Distinct().Order());
    }

    [Fact]
    public void JSON_has_all_numbers_and_null_for_those_that_are_none()
    {
        var json = JsonNode.Parse(StudyJson.Of(Seq(Three, Single with { Name = "single" })))!;
        var method = json["study"]!["methods"]!["train[a]"]!;
        Assert.Equal(0.61, (double)method["metrics"]!["class"]!["accuracy"]!["mean"]!, 1e-12);
        Assert.Equal(2, method["metrics"]!["class"]!["accuracy"]!["interval_95"]!.AsArray().Count);
        Assert.Equal(0.25, (double)json["study"]!["comparisons"]![0]!["p_sign_flip_holm"]!);
        Assert.Equal("train[b]", (string?)json["study"]!["baseline"]!["name"]);
        Assert.Null(json["single"]!["baseline"]);
        Assert.Null(json["single"]!["methods"]!["t[b]"]!["metrics"]!["depth"]!["error"]!["mean"]);
        Assert.Null(json["single"]!["methods"]!["t[b]"]!["metrics"]!["class"]!["accuracy"]!["standard_error"]);
    }

    [Fact]
    public void The_page_shows_table_ranks_and_two_tasks_against_each_other()
    {
        var blocks = StudyView.Of(Three).Parts.Single().Blocks;
        Assert.Equal(2, blocks.OfType<Block.Table>().Single().Rows.Count);
        Assert.Contains("train[a] (1)", blocks.OfType<Block.Drawing>().Single().Svg, StringComparison.Ordinal);
        Assert.Single(blocks.OfType<Block.Charts>().Single().Figures);
        Assert.DoesNotContain("NaN", string.Concat(blocks.OfType<Block.Charts>().Single().Figures.Map(figure => figure.Svg)), StringComparison.Ordinal);
    }

    [Fact]
    public void Means_that_no_other_dominates_are_joined()
    {
        var (up, down) = (new MetricColumn("class", "accuracy", true), new MetricColumn("depth", "error", false));
        Assert.Equal([(0.5, 1), (0.7, 2)], ParetoChart.Front(up, down, Seq((0.5, 1.0), (0.7, 2.0), (0.4, 3.0))).ToArray());
    }

    [Fact]
    public void Curves_of_one_method_have_one_colour_and_one_label()
    {
        History Of(string stage) => new(stage, Seq("class", "depth"), Seq<EpochReport>())
        {
            Moments = Seq(new Moment(1, 1, Seq(2.0, 1.0), Seq(0.5, 0.5), None), new Moment(2, 2, Seq(1.0, 0.5), Seq(0.6, 0.4), None)),
        };
        var histories = Seq("t[a,seed=0]", "t[a,seed=1]", "t[b,seed=0]").Map(Of).Strict();
        Assert.Equal(Seq(new ColourKey("t[a]", 0, 0), new ColourKey("t[b]", 1, 0)), TrainingSection.Losses(histories)[0].Keys);
        Assert.Equal(["t[a]: task weights", "t[b]: task weights"], TrainingSection.Weights(histories).Map(chart => chart.Title).ToArray());
        Assert.Equal(["class", "depth"], TrainingSection.Weights(histories)[0].Keys.Map(key => key.Name).ToArray());
    }
}
