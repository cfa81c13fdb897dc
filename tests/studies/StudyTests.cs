using Multitask.Stages.Evaluation.Studies;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Studies;

public sealed class StudyTests
{
    [Theory]
    [InlineData("train[famo,seed=1]", "train[famo]", "seed=1")]
    [InlineData("train[seed=0,cagrad(c=0.4;x=1),seed=7]", "train[cagrad(c=0.4;x=1)]", "seed=0,seed=7")]
    [InlineData("train[seed=1]", "train", "seed=1")]
    [InlineData("train[famo]", "train[famo]", "")]
    [InlineData("single", "single", "")]
    public void A_method_is_a_stage_without_its_seeds(string name, string method, string seed)
    {
        Assert.Equal(method, RunName.Of(name).Method);
        Assert.Equal(seed, RunName.Of(name).Seed.IfNone(""));
    }

    [Fact]
    public void There_is_no_study_where_no_run_has_a_seed() =>
        Assert.True(Study.Of("study", Seq(Small.Run("train[a]", 1, 1), Small.Run("train[b]", 1, 1)), None).IsNone);

    [Fact]
    public void Runs_that_differ_only_by_seed_are_one_method()
    {
        var study = Small.Study(Small.Seeds(3));
        Assert.Equal(["train[a]", "train[b]"], study.Methods.Map(method => method.Method).ToArray());
        Assert.Equal([3, 3], study.Methods.Map(method => method.Runs).ToArray());
        Assert.Equal(0.61, study.Methods[0].Columns[0].Mean, 1e-12);
        Assert.Equal([Some(1.0), Some(2.0)], study.Methods.Map(method => method.MeanRank).ToArray());
    }

    [Fact]
    public void A_mean_rank_is_the_mean_over_columns_of_the_rank_of_the_mean_over_seeds()
    {
        // Accuracy 0.8, 0.8, 0.6: ranks 1.5, 1.5, 3. Error 3, 2, 1: ranks 3, 2, 1.
        var study = Small.Study(Seq(Small.Run("t[a,seed=0]", 0.8, 3), Small.Run("t[b,seed=0]", 0.8, 2), Small.Run("t[c,seed=0]", 0.6, 1)));
        Assert.Equal([Some(2.25), Some(1.75), Some(2.0)], study.Methods.Map(method => method.MeanRank).ToArray());
    }

    [Fact]
    public void A_column_without_a_value_of_every_method_ranks_nobody()
    {
        var study = Small.Study(Seq(Small.Run("t[a,seed=0]", double.NaN, 3), Small.Run("t[b,seed=0]", 0.8, 2)));
        Assert.Equal([Some(2.0), Some(1.0)], study.Methods.Map(method => method.MeanRank).ToArray());
        Assert.True(study.Friedman.IsNone);
        var nothing = Small.Study(Seq1(Small.Run("t[a,seed=0]", double.NaN, double.NaN)));
        Assert.True(nothing.Methods[0].MeanRank.IsNone);
    }

    [Fact]
    public void Delta_m_of_a_method_is_that_of_its_means_and_zero_for_the_baseline_itself()
    {
        // a: accuracy 0.5 and 0.7, error 1; b: 0.4 and 1. 50 % better in accuracy.
        var runs = Seq(
            Small.Run("t[a,seed=0]", 0.5, 1), Small.Run("t[a,seed=1]", 0.7, 1), Small.Run("t[b,seed=0]", 0.3, 1), Small.Run("t[b,seed=1]", 0.5, 1));
        var study = Small.Study(runs, Some("t[b]"));
        Assert.Equal(-25, study.Methods[0].DeltaOverMetrics.Map(one => one.Mean).IfNone(double.NaN), 1e-9);
        // Runs at -12.5 % and -37.5 %: s = 17.68, over sqrt(2) = 12.5.
        Assert.Equal(12.5, study.Methods[0].DeltaOverMetrics.Bind(one => one.StandardError).IfNone(double.NaN), 1e-9);
        Assert.Equal(0, study.Methods[1].DeltaOverTasks.Map(one => one.Mean).IfNone(double.NaN), 1e-9);
    }

    [Fact]
    public void A_baseline_of_zero_gives_no_delta_m()
    {
        var study = Small.Study(Small.Seeds(2).Add(Small.Run("zero", 0, 1)), Some("zero"));
        Assert.All(study.Methods, method => Assert.True(method.DeltaOverMetrics.IsNone && method.DeltaOverTasks.IsNone));
    }

    [Fact]
    public void Nothing_is_better_with_three_seeds_and_the_better_one_is_with_eight()
    {
        Assert.All(Small.Study(Small.Seeds(3)).Comparisons, one => Assert.True(one.Better.IsNone));
        var eight = Small.Study(Small.Seeds(8)).Comparisons;
        Assert.Equal(2, eight.Count);
        Assert.All(eight, one => Assert.Equal(Some("train[a]"), one.Better));
        Assert.Equal([2.0 / 256, 2.0 / 256], eight.Bind(one => one.Tests.ToSeq()).Map(tests => tests.SignFlip).ToArray());
    }

    [Fact]
    public void Only_seeds_that_both_methods_have_are_compared()
    {
        var runs = Small.Seeds(4).Filter(run => run.Name.Method == "train[a]" || run.Name.Seed != Some("seed=2")).Strict().Add(Small.Run("plain", 1, 1));
        var study = Small.Study(runs);
        Assert.Equal([3, 0, 0], study.Comparisons.Take(3).Map(one => one.Pairs).ToArray());
        Assert.True(study.Comparisons[1].Tests.IsNone);
    }

    [Theory]
    [InlineData("train[a]", "")]
    [InlineData("train[b,seed=1]", "")]
    [InlineData("trian[a]", "must be one of single, train[a], train[b], nyuv2-stl, cityscapes-stl, qm9-stl, found trian[a]")]
    [InlineData("train", "must mean one method, found train, which means train[a], train[b]")]
    [InlineData("cityscapes-stl", "must be a row of the metrics that the data have, found cityscapes-stl, which is mean_iou, pixel_accuracy, absolute_error, relative_error")]
    public void A_baseline_is_one_method_or_a_row_of_the_same_metrics(string name, string message)
    {
        var models = Small.Seeds(2).Map(run => $"train[{string.Join(',', run.Name.Labels)}]").Strict();
        var mistake = BaselineRule.Mistake(name, models, Small.Scores(1, 1));
        Assert.Equal(message.Length == 0, mistake.IsNone);
        Assert.StartsWith(message, mistake.IfNone(""), StringComparison.Ordinal);
    }
}
