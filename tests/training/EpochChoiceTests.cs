using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Training;

/// <summary>Which epoch is the best one, worked out by hand on small tables of metrics.</summary>
public sealed class EpochChoiceTests
{
    private const double None = double.NaN;

    /// <summary>Depth has an absolute and a relative error (less is better), segmentation two shares (more is better).</summary>
    private static readonly DataInfo Info = new(
        Shape.Image(3, 8, 8),
        Seq(new DataTask("depth", new TaskKind.Depth()), new DataTask("semantic", new TaskKind.Segmentation(3))),
        4,
        2);

    [Fact]
    public void A_metric_is_compared_in_its_own_direction()
    {
        Assert.Equal("+-+-", Chosen(new Best.Metric("depth", "relative_error"), [9, 0.5, 0, 0], [0, 0.5, 1, 1], [9, 0.4, 0, 0], [0, 0.4, 1, 1]));
        Assert.Equal("+-+-", Chosen(new Best.Metric("semantic", "mean_iou"), [0, 0, 0.4, 0], [0, 0, 0.3, 1], [9, 9, 0.5, 0], [0, 0, 0.5, 1]));
    }

    [Fact]
    public void A_metric_without_a_value_is_no_better_and_any_value_is_better_than_none()
    {
        var best = new Best.Metric("semantic", "mean_iou");
        Assert.Equal("+-+-", Chosen(best, [0, 0, None, 0], [0, 0, None, 0], [0, 0, 0.1, 0], [0, 0, None, 0]));
        Assert.Equal("+-", Chosen(best, [0, 0, 0.1, 0], [0, 0, double.PositiveInfinity, 0]));
    }

    [Fact]
    public void Mean_ranks_are_taken_among_the_epochs_so_far()
    {
        // Ranks of the second epoch: 1 1 1 2, of the first 2 2 2 1. Of the third: 3 3 1 1 against 1 1 2 3.
        double[][] epochs = [[0.5, 0.5, 0.2, 0.9], [0.4, 0.4, 0.3, 0.8], [0.6, 0.6, 0.4, 0.95]];
        Assert.Equal("++-", Chosen(new Best.MeanRank(), epochs));
        Assert.Equal("mean_rank 2.00", Choice(new Best.MeanRank()).Shown(Validations(new Best.MeanRank(), epochs)));
    }

    [Fact]
    public void Equal_values_share_the_mean_of_their_ranks_and_one_without_a_value_comes_last()
    {
        // Three times the same: each has rank 2 everywhere.
        Assert.Equal("+--", Chosen(new Best.MeanRank(), [1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0]));
        Assert.Equal("mean_rank 2.00", Choice(new Best.MeanRank()).Shown(Validations(new Best.MeanRank(), [[1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0]])));
        Assert.Equal("+-", Chosen(new Best.MeanRank(), [1, 1, 0, 0], [1, 1, 0, None]));
        Assert.Equal("++", Chosen(new Best.MeanRank(), [1, 1, 0, None], [1, 1, 0, 0]));
    }

    [Fact]
    public void Delta_m_may_be_that_of_a_paper()
    {
        // Twice the published absolute error, half of the relative one: (100 - 50) / 4; then half of both: (-50 - 50) / 4.
        var best = new Best.DeltaM { Row = "cityscapes-stl" };
        double[][] epochs = [[0.0125, 27.77, 0.7401, 0.9316], [0.025, 13.885, 0.7401, 0.9316], [0.00625, 13.885, 0.7401, 0.9316]];
        Assert.Equal("+-+", Chosen(best, epochs));
        Assert.Equal(
            Seq("delta_m 0.00%", "delta_m 12.50%", "delta_m -25.00%"),
            Range(1, 3).Map(count => Choice(best).Shown(Validations(best, epochs[..count]))).ToSeq().Strict());
    }

    [Theory]
    [InlineData("cityscapes-stl", "")]
    [InlineData("cityscapes", "must be a published row (nyuv2-stl, cityscapes-stl, qm9-stl), found cityscapes")]
    [InlineData("qm9-stl", "must be a row of the metrics that the data have, found qm9-stl, which is mae of mu, mae of alpha")]
    public void A_row_has_the_metrics_of_the_data(string row, string message)
    {
        var mistake = Choice(new Best.DeltaM { Row = row }).Mistake();
        Assert.Equal(message.Length == 0, mistake.IsNone);
        Assert.StartsWith(message, mistake.IfNone(""), StringComparison.Ordinal);
    }

    [Fact]
    public void Delta_m_is_the_mean_change_since_the_first_epoch()
    {
        // -50% and -10% of the errors, +20% and -10% of the shares: (-50 - 10 - 20 + 10) / 4.
        double[][] epochs = [[2, 1, 0.5, 1], [1, 0.9, 0.6, 0.9]];
        Assert.Equal("++", Chosen(new Best.DeltaM(), epochs));
        Assert.Equal("delta_m -17.50%", Choice(new Best.DeltaM()).Shown(Validations(new Best.DeltaM(), epochs)));
    }

    [Fact]
    public void Delta_m_leaves_out_what_was_zero_or_unknown_in_the_first_epoch()
    {
        double[][] epochs = [[0, 1, None, 0.5], [5, 0.5, 0.1, 0.5]];
        Assert.Equal("++", Chosen(new Best.DeltaM(), epochs));
        Assert.Equal("delta_m -25.00%", Choice(new Best.DeltaM()).Shown(Validations(new Best.DeltaM(), epochs)));
        Assert.Equal("+-", Chosen(new Best.DeltaM(), [1, 1, 0.5, 0.5], [0.1, 0.1, None, 1]));
        Assert.Equal("+-", Chosen(new Best.DeltaM(), [0, 0, 0, 0], [1, 1, 1, 1]));
    }

    [Fact]
    public void More_of_a_metric_that_began_below_zero_is_better()
    {
        var info = Info with { Tasks = Seq1(new DataTask("y", new TaskKind.Regression())) };
        var choice = new EpochChoice(new Best.DeltaM(), info);
        var first = choice.After(Seq<EpochValidation>(), Scores(info, [1, 1, -0.5]));
        Assert.True(choice.After(Seq1(first), Scores(info, [1, 1, 0.2])).IsBest);
        Assert.False(choice.After(Seq1(first), Scores(info, [1, 1, -0.6])).IsBest);
    }

    [Fact]
    public void A_task_or_metric_that_is_not_there_is_named_with_those_that_are()
    {
        Assert.Equal(
            Some("must name one of the tasks (depth, semantic), found semantics; did you mean `semantic`?"),
            Choice(new Best.Metric("semantics", "mean_iou")).Mistake());
        Assert.Equal(
            Some("must name a metric of task semantic (mean_iou, pixel_accuracy), found mean_io; did you mean `mean_iou`?"),
            Choice(new Best.Metric("semantic", "mean_io")).Mistake());
        Assert.True(Choice(new Best.Metric("depth", "absolute_error")).Mistake().IsNone);
        Assert.True(Choice(new Best.MeanRank()).Mistake().IsNone);
    }

    [Fact]
    public void A_validation_is_saved_in_finite_numbers()
    {
        var found = new EpochValidation(Seq(0.5, None, -3), true);
        Assert.All(found.Save(), number => Assert.True(double.IsFinite(number)));
        var loaded = EpochValidation.Load(found.Save()).IfNone(new EpochValidation(Seq<double>(), false));
        Assert.Equal(found.Metrics.ToArray(), loaded.Metrics.ToArray());
        Assert.True(loaded.IsBest);
        Assert.True(EpochValidation.Load(Seq<double>()).IsNone);
    }

    private static EpochChoice Choice(Best best) => new(best, Info);

    /// <summary>A plus for each epoch that is better than all before it.</summary>
    private static string Chosen(Best best, params double[][] epochs) =>
        string.Concat(Validations(best, epochs).Map(epoch => epoch.IsBest ? '+' : '-'));

    private static Seq<EpochValidation> Validations(Best best, double[][] epochs) => epochs.Aggregate(
        Seq<EpochValidation>(), (before, values) => before.Add(Choice(best).After(before, Scores(Info, values))));

    private static Seq<TaskScore> Scores(DataInfo info, double[] values) => EpochChoice.Scores(info, new EpochValidation(Seq(values), false));
}
