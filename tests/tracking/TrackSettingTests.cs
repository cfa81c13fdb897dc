using System.Text;
using LanguageExt;
using Multitask.Stages;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Tracking;

public sealed class TrackSettingTests
{
    private const string Stages = "\nstages:\n  data: { load: scenes, train: 2, test: 1, height: 16, width: 16 }\n  model: { build: mtan, data: data, filters: [3, 4] }\n";

    [Theory]
    [InlineData("tensorboard", 1)]
    [InlineData("{ mlflow: 'http://localhost:5000' }", 1)]
    [InlineData("[tensorboard, { mlflow: 'https://mlflow.example.org/base' }]", 2)]
    public void Trackers_are_read_and_move_no_key(string track, int count)
    {
        var (without, with) = (Plan("pipeline: p" + Stages), Plan($"pipeline: p\ntrack: {track}{Stages}"));
        var (one, other) = (without.IfFail(_ => throw new InvalidDataException()), with.IfFail(_ => throw new InvalidDataException()));
        Assert.Equal(count, other.Settings.Track.Count);
        Assert.Equal(one.Stages[0].Key(Seq<Artifact>()).Value().Value, other.Stages[0].Key(Seq<Artifact>()).Value().Value);
    }

    [Theory]
    [InlineData("tensorbord", "did you mean `tensorboard`")]
    [InlineData("{ mlflow: 'ftp://x' }", "must be the http or https address of an MLflow server")]
    [InlineData("{ mlflow: here }", "must be the http or https address of an MLflow server")]
    [InlineData("{ tensorboard: { a: 1 } }", "a")]
    public void A_tracker_that_does_not_exist_is_named_with_its_place(string track, string message)
    {
        var problems = Plan($"pipeline: p\ntrack: {track}{Stages}").Match(Succ: _ => Seq<Problem>(), Fail: found => found);
        Assert.Contains(message, Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    private static Validation<Problem, Plan<StageOutput>> Plan(string yaml) =>
        from root in ConfigFile.Of(Encoding.UTF8.GetBytes(yaml), "p.yaml", Seq<Override>())
        from plan in Planner.Plan(root, AllStages.Registry)
        select plan;
}
