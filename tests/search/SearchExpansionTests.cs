using Xunit;

namespace Multitask.Tests.Search;

/// <summary><c>search</c> in a file.</summary>
public sealed class SearchExpansionTests
{
    private static string[] Trials(string yaml) => [.. Small.Names(yaml).Where(name => name.StartsWith("train[", StringComparison.Ordinal))];

    [Fact]
    public void A_search_is_a_stage_per_trial_and_one_that_selects()
    {
        var yaml = Small.Yaml(Small.Random);
        var trials = Trials(yaml);
        Assert.Equal(3, trials.Length);
        Assert.All(trials, name => Assert.Matches(@"^train\[lr=0\.0\d+,batch=[24]\]$", name));
        Assert.Equal(trials, Small.Stage(yaml, "train").Inputs.ToArray());
        Assert.Equal("select", Small.Stage(yaml, "train").Kind);
    }

    [Fact]
    public void A_trial_is_the_stage_that_a_person_would_write()
    {
        var yaml = Small.Yaml(Small.Random);
        var (trial, lr, batch) = Trials(yaml).Select(name => (name, name[9..name.IndexOf(',', StringComparison.Ordinal)], name[^2..^1])).First();
        var written = Small.Yaml("", $"  hand: {{ train: model, data: data, weighting: famo, epochs: 3, batch: {batch}, lr: {lr}, best: {{ semantic: mean_iou }} }}");
        Assert.Equal(Small.Stage(written, "hand").Work.Config, Small.Stage(yaml, trial).Work.Config);
    }

    [Fact]
    public void More_trials_keep_the_first_ones_and_another_seed_has_others()
    {
        var three = Trials(Small.Yaml(Small.Random));
        Assert.Equal(three, Trials(Small.Yaml(Small.Random.Replace("trials: 3", "trials: 6", StringComparison.Ordinal))).Take(3));
        Assert.Empty(three.Intersect(Trials(Small.Yaml(Small.Random.Replace("seed: 1", "seed: 2", StringComparison.Ordinal)))));
    }

    [Fact]
    public void Each_variant_of_a_matrix_is_searched_and_read_by_its_name()
    {
        var yaml = Small.Yaml($"{Small.Random}\n    matrix: {{ weighting: [equal, famo] }}", "  scores: { evaluate: train, data: data }");
        Assert.Equal(6, Trials(yaml).Count(name => name.Contains("lr=", StringComparison.Ordinal)));
        Assert.Equal(["train[equal]", "train[famo]", "data"], Small.Stage(yaml, "scores").Inputs.ToArray());
        Assert.All(Small.Stage(yaml, "train[famo]").Inputs, name => Assert.StartsWith("train[famo,lr=", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Halving_pauses_all_and_goes_on_with_fewer()
    {
        var yaml = Small.Yaml("search: { space: { lr: { log-uniform: [0.0001, 0.1] } }, trials: 4, by: { halving: { epochs: 1, factor: 2 } } }");
        var (first, later) = (Trials(yaml).Where(name => name.Contains("rung=1", StringComparison.Ordinal)).ToArray(), Trials(yaml)[4..]);
        Assert.Equal(4, first.Length);
        Assert.Equal(["train[rung=2,place=1]", "train[rung=2,place=2]", "train[rung=3,place=1]"], later);
        Assert.Equal([.. first, "data"], Small.Stage(yaml, later[1]).Inputs.ToArray());
        Assert.Equal([.. first, .. later], Small.Stage(yaml, "train").Inputs.ToArray());
    }

    [Theory]
    [InlineData("search: { space: { lr: { uniform: [1, 0] } }, trials: 3 }", "stages.train.search.space.lr.uniform: must be two numbers, the smaller one first: [0.001, 0.1]")]
    [InlineData("search: { space: { lr: { log-uniform: [0, 1] } }, trials: 3 }", "stages.train.search.space.lr.log-uniform.0: must be > 0, found 0")]
    [InlineData("search: { space: { lr: { choice: [1] } }, trials: 3 }", "stages.train.search.space.lr.choice: must be a list of at least 2 values, found a list of 1")]
    [InlineData("search: { space: { data: { choice: [a, b] } }, trials: 3 }", "stages.train.search.space.data: must be a setting of the training, which may differ from trial to trial")]
    [InlineData("search: { space: { lrr: { uniform: [0, 1] } }, trials: 3 }", "stages.train.lrr: is not a known key; did you mean `lr`?")]
    [InlineData("search: { space: { clip: { uniform: [-2, -1] } }, trials: 3 }", "stages.train.search.space.clip: must be > 0, found -1.")]
    [InlineData("search: { space: { lr: { uniform: [0.1, 1] } } }", "stages.train.search: needs the key `trials`")]
    [InlineData("search: { space: { lr: { uniform: [0.1, 1] } }, trials: 3, by: asha }", "stages.train.search.by: must be one of random, sobol, halving, found asha")]
    [InlineData(
        "search: { space: { lr: { uniform: [0.1, 1] } }, trials: 3, by: { halving: { epochs: 3 } } }",
        "stages.train.search: must begin with fewer epochs than the 3 of the stage, found 3")]
    [InlineData(
        "search: { space: { epochs: { integer: [1, 3] } }, trials: 3, by: { halving: { epochs: 1 } } }",
        "stages.train.search.space.epochs: cannot be searched by halving, which chooses the epochs itself")]
    public void Mistakes_are_told_once_where_they_stand(string search, string message) =>
        Assert.StartsWith(message, Assert.Single(Small.Mistakes(Small.Yaml(search))), StringComparison.Ordinal);

    [Fact]
    public void Without_validation_nothing_is_searched()
    {
        Assert.Equal(
            ["stages.train.search: needs the key `best` of the stage, which says when a trial is better, on the validation split"],
            Small.Mistakes(Small.Yaml(Small.Random).Replace("best: { semantic: mean_iou }", "kernels: auto", StringComparison.Ordinal)));
        Assert.Contains(
            "needs a validation split, and data has none: give its stage the key `validation`",
            Small.Mistakes(Small.Yaml(Small.Random).Replace(", validation: 2", "", StringComparison.Ordinal))[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_axis_is_not_searched() => Assert.Equal(
        ["stages.train.search.space.lr: must not be an axis of the matrix as well"],
        Small.Mistakes(Small.Yaml($"{Small.Random}\n    matrix: {{ lr: [0.1, 0.2] }}")));
}
