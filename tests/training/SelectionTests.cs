using LanguageExt;
using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;
using Schedule = Multitask.Stages.Training.Schedule;

namespace Multitask.Tests.Training;

/// <summary>Trainings that keep their best epoch, end early, or change their rate where no epoch is better.</summary>
[Trait("Category", "Slow")]
public sealed class SelectionTests : IDisposable
{
    private static readonly TrainingPlan Plan = TrainingRoom.Plan(new Weighting.Equal()) with
    {
        Optimizer = new Adam(0.3),
        Epochs = 8,
        Best = new Best.Metric("normal", "mean_angle"),
    };

    private readonly TrainingRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void The_output_has_the_weights_of_the_best_epoch()
    {
        var ended = _room.Undisturbed(Plan);
        var best = BestOf(ended.Result.History);
        Assert.InRange(best, 1, Plan.Epochs - 1);
        Assert.Equal($"the weights are those of epoch {best}", ended.Lines[^1]);
        Assert.Equal(_room.Undisturbed(Plan with { Best = None, Epochs = best }).Weights, ended.Weights);
    }

    [Fact]
    public void Choosing_an_epoch_changes_no_step()
    {
        var (chosen, plain) = (_room.Undisturbed(Plan).Result.History, _room.Undisturbed(Plan with { Best = None }).Result.History);
        Assert.Equal(plain, chosen.Map(epoch => epoch with { Validation = None }));
    }

    [Fact]
    public void Patience_ends_a_training_that_many_epochs_after_its_best()
    {
        var all = _room.Undisturbed(Plan).Result.History;
        var ended = _room.Undisturbed(Plan with { Epochs = 1000, Patience = 2 });
        var history = ended.Result.History;
        Assert.Equal(BestOf(history) + 2, history.Count);
        // How many steps a point of the curves stands for depends on the length of the training.
        Seq<EpochReport> Start(Seq<EpochReport> epochs) => epochs.Take(Math.Min(all.Count, history.Count)).Map(epoch => epoch with { Trace = default }).Strict();
        Assert.Equal(Start(all), Start(history));
        Assert.Equal("training ends: no improvement for 2 epochs", ended.Lines[^2]);
    }

    [Fact]
    public void A_training_that_ended_early_takes_no_step_again()
    {
        var plan = Plan with { Epochs = 1000, Patience = 1 };
        var whole = _room.Train(plan).Result;
        Assert.Equal(whole, _room.Train(plan, 1).Result);
    }

    [Fact]
    public void A_plateau_lowers_the_rate_after_the_first_epoch_that_is_no_better()
    {
        var history = _room.Undisturbed(Plan with { Schedule = new Schedule.Plateau(0.5, 0) }).Result.History;
        var worse = history.ToList().FindIndex(epoch => !epoch.Validation.Exists(found => found.IsBest));
        Assert.InRange(worse, 1, Plan.Epochs - 2);
        Assert.All(history.Take(worse + 1), epoch => Assert.Equal(0.3, epoch.LearningRate));
        Assert.Equal(0.15, history[worse + 1].LearningRate);
    }

    [Fact]
    public void The_console_marks_the_best_epochs()
    {
        var ended = _room.Undisturbed(Plan);
        var epochs = ended.Lines.Where(line => line.StartsWith("epoch ", StringComparison.Ordinal)).ToArray();
        Assert.All(ended.Result.History, (epoch, at) =>
        {
            Assert.Contains("; validation normal mean_angle ", epochs[at], StringComparison.Ordinal);
            Assert.Equal(epoch.Validation.Exists(found => found.IsBest), epochs[at].EndsWith(" (best)", StringComparison.Ordinal));
        });
    }

    private static int BestOf(Seq<EpochReport> history) => history.Filter(epoch => epoch.Validation.Exists(found => found.IsBest)).Last.Epoch;
}
