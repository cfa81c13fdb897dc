using LanguageExt;
using Multitask.Stages.Training;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Training;

/// <summary>What a training tells of its curves while it goes on.</summary>
public sealed class CurvesTests : IDisposable
{
    private readonly TrainingRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void The_points_are_those_of_the_history_each_at_its_step()
    {
        var history = _room.Train(TrainingRoom.Plan(new Weighting.Cagrad())).Outcome.Value();
        Assert.Equal(Enumerable.Range(1, 9).Select(step => (long)step), _room.Measured.Select(point => point.Step));
        Assert.Equal(
            history.Bind(epoch => epoch.Trace).Bind(point => point.MeanLosses + point.MeanWeights + point.MeanGradients.Map(all => all.Norms + all.Cosines).IfNone(Seq<double>()))
                .Map(Curves.Short).ToArray(),
            _room.Measured.SelectMany(point => point.Values.Map(one => one.Value)));
        Assert.Equal(
            ["loss/semantic", "loss/depth", "loss/normal", "weight/semantic", "weight/depth", "weight/normal", "gradient_norm/semantic", "gradient_norm/depth",
                "gradient_norm/normal", "gradient_cosine/semantic-depth", "gradient_cosine/semantic-normal", "gradient_cosine/depth-normal"],
            _room.Measured[0].Values.Map(one => one.Name).ToArray());
    }

    [Fact]
    public void A_validation_is_told_at_the_last_step_of_its_epoch()
    {
        _room.Train(TrainingRoom.Plan(new Weighting.Equal()) with { Best = Some<Best>(new Best.MeanRank()) });
        var told = _room.Measured.Where(point => point.Values.Exists(one => one.Name.StartsWith("validation/", StringComparison.Ordinal))).ToArray();
        Assert.Equal([3, 6, 9], told.Select(point => point.Step));
        Assert.All(told, point => Assert.Contains("validation/depth/absolute_error", point.Values.Map(one => one.Name)));
    }

    [Fact]
    public void A_training_that_was_stopped_has_told_what_it_did_and_the_next_goes_on_from_there()
    {
        _room.Train(TrainingRoom.Plan(new Weighting.Equal()), stopAfter: 4);
        Assert.Equal(4, _room.Measured.Count);
        _room.Train(TrainingRoom.Plan(new Weighting.Equal()));
        Assert.Equal(Enumerable.Range(1, 9).Select(step => (long)step), _room.Measured.Select(point => point.Step));
    }
}
