using LanguageExt;
using Multitask.Stages.Search;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Search;

public sealed class SearchPlanTests
{
    public static TheoryData<string> Methods => ["random", "sobol", "halving"];

    private static SearchMethod Method(string word) => word switch
    {
        "random" => new SearchMethod.Random(),
        "sobol" => new SearchMethod.Sobol(),
        _ => new SearchMethod.Halving(1, 3),
    };

    private static double[][] Points(string word, int trials, ulong seed = 3) =>
        [.. new SearchPlan(Ranges.Unit("a", "b", "c"), Method(word), trials, seed).Points().Map(point => point.Map(Ranges.Number).ToArray())];

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_same_seed_gives_the_same_trials_and_more_trials_leave_the_first_ones(string method)
    {
        Assert.Equal(Points(method, 8), Points(method, 8));
        Assert.Equal(Points(method, 8), Points(method, 20).Take(8));
        Assert.NotEqual(Points(method, 8), Points(method, 8, seed: 4));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_small_space_is_tried_once_each(string method)
    {
        var plan = new SearchPlan(Seq1(new SearchKey("batch", new SearchRange.Whole(1, 5), Ranges.Nowhere)), Method(method), 20, 0);
        Assert.Equal([1, 2, 3, 4, 5], plan.Points().Map(point => Ranges.Number(point[0])).Order());
    }

    [Fact]
    public void Rungs_have_fewer_trials_and_more_epochs()
    {
        Assert.Equal([new(9, 2), new(3, 6), new(1, 18)], Rung.Of(new(2, 3), 9, 18).ToArray());
        Assert.Equal([new(8, 1), new(4, 2), new(2, 4), new(1, 9)], Rung.Of(new(1, 2), 8, 9).ToArray());
        Assert.Equal([new(10, 1), new(3, 3), new(1, 20)], Rung.Of(new(1, 3), 10, 20).ToArray());
        // Many trials and few epochs: the last rung compares those that are left.
        Assert.Equal([new(27, 2), new(9, 4)], Rung.Of(new(2, 3), 27, 4).ToArray());
    }

    [Fact]
    public void Models_are_ordered_by_the_metric_with_its_direction_and_equal_ones_by_their_place()
    {
        var info = Small.Info;
        Seq<TaskScore> Scores(double accuracy, double other) => MetricSet.Of(info).Scores.Map((task, score) => score with
        {
            Metrics = score.Metrics.Map(metric => metric with { Value = task == 0 ? accuracy : other }).Strict(),
        }).ToSeq().Strict();
        var models = Seq(Scores(0.2, 1), Scores(0.9, 5), Scores(double.NaN, 9), Scores(0.9, 2));
        Assert.Equal([1, 3, 0, 2], new EpochChoice(new Best.Metric(info.Tasks[0].Name, MetricSet.Of(info).Scores[0].Metrics[0].Name), info).Order(models).ToArray());
    }
}
