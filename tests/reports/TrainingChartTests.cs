using Multitask.Stages.Reports;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Reports;

/// <summary>Which trainings charts show, and what stands beside them.</summary>
public sealed class TrainingChartTests
{
    /// <summary>Two trainings of one epoch, the better of which goes on, and the stage that selects it.</summary>
    private static readonly ReportModel Search = new(
        "search", 1, "", Seq<ReportStage>(), Seq<Evaluation>(), Seq("try[a]", "try[b]", "try[place=1]", "try", "other").Map(Named).Strict(), Seq<Deployed>())
    {
        Selections = Seq1(new Selection("try", "try[place=1]", "the mean rank", Seq(
            Trial("try[place=1]", "try[b]", 2), Trial("try[a]", "try[a]", 1), Trial("try[b]", "try[b]", 1)))),
    };

    [Fact]
    public void A_training_that_goes_on_or_is_selected_is_one_line_under_its_first_name() =>
        Assert.Equal(["try[a]", "try[b]", "other"], Search.Trainings.Map(history => history.Stage).ToArray());

    [Fact]
    public void The_line_is_that_of_the_longest() => Assert.Equal(12, Search.Trainings[1].Moments.Head.Step);

    [Fact]
    public void A_selected_training_stays_where_its_trials_are_not_shown() => Assert.Equal(
        ["try"], (Search with { Histories = Seq1(Named("try")) }).Trainings.Map(history => history.Stage).ToArray());

    [Theory]
    [InlineData(2, 3, 0)]
    [InlineData(2, 4, 4)]
    [InlineData(1, 4, 0)]
    public void Charts_with_many_names_say_them_once(int charts, int names, int shared)
    {
        var keys = toSeq(Enumerable.Range(0, names)).Map(at => new ColourKey($"m{at}", at, 0)).Strict();
        var block = new Block.Charts(toSeq(Enumerable.Range(0, charts)).Map(at => new Figure($"chart {at}", "<svg/>", keys)).Strict());
        Assert.Equal(shared, block.Keys.Count);
        Assert.All(block.Figures, figure => Assert.Equal(shared == 0 ? names : 0, figure.Keys.Count));
    }

    [Fact]
    public void Charts_of_different_names_keep_their_own()
    {
        Figure Of(string name) => new(name, "<svg/>", toSeq(Enumerable.Range(0, 4)).Map(at => new ColourKey($"{name}{at}", at, 0)).Strict());
        Assert.Empty(new Block.Charts(Seq(Of("a"), Of("b"))).Keys);
    }

    private static History Named(string stage) => new(stage, Seq1("task"), Seq<EpochReport>())
    {
        Moments = Seq1(new Moment(stage.Length, 1, Seq1(0.5), Seq1(1.0), None)),
    };

    private static Trial Trial(string stage, string origin, int epochs) => new(stage, origin, epochs, 1, 1, Seq<TaskScore>());
}
