using Multitask.Stages.Training;
using Multitask.Tests.Weightings;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Training;

/// <summary>A training that was stopped and gone on with leaves the weights and the history of one that was not, to the last bit.</summary>
[Trait("Category", "Slow")]
public sealed class ResumeTests
{
    private static readonly Dictionary<string, TrainingPlan> Plans = new()
    {
        ["equal"] = TrainingRoom.Plan(new Weighting.Equal()),
        ["famo"] = TrainingRoom.Plan(new Weighting.Famo()),
        ["cagrad, clipped"] = TrainingRoom.Plan(new Weighting.Cagrad(0.4, Rescale.OnePlusCSquared)) with { Clip = Some(1.0) },
        ["cagrad-fast on two of three"] = TrainingRoom.Plan(new Weighting.CagradFast(Sample: 2)),
        ["nash-mtl every 3"] = TrainingRoom.Plan(new Weighting.NashMtl() with { Every = 3 }),
        ["nash-mtl every 2"] = TrainingRoom.Plan(new Weighting.NashMtl() with { Every = 2 }),
        ["db-mtl, fading"] = TrainingRoom.Plan(new Weighting.DbMtl(BetaSigma: 0.5)),
        ["db-mtl every 2"] = TrainingRoom.Plan(new Weighting.DbMtl() with { Every = 2 }),
        ["dwa with a window of 2"] = TrainingRoom.Plan(new Weighting.Dwa(Window: 2)),
        ["gradnorm on log-losses"] = TrainingRoom.Plan(new Weighting.GradNorm() with { Log = true }),
        ["amsgrad"] = TrainingRoom.Plan(new Weighting.Equal()) with { Optimizer = new Adam(0.01, Amsgrad: true) },
        ["adamw"] = TrainingRoom.Plan(new Weighting.Equal()) with { Optimizer = new Adam(0.01, WeightDecay: 0.1, Decoupled: true) },
        ["a schedule"] = TrainingRoom.Plan(new Weighting.Famo()) with { Schedule = new Schedule.Steps(1, 0.5) },
        ["sgd"] = TrainingRoom.Plan(new Weighting.Equal()) with { Optimizer = new Sgd(0.01) },
        ["sgd with momentum"] = TrainingRoom.Plan(new Weighting.Famo()) with { Optimizer = new Sgd(0.01, 0.9, WeightDecay: 0.1, Nesterov: true) },
        ["a cosine with a warm-up of steps"] = TrainingRoom.Plan(new Weighting.Famo()) with
        {
            Schedule = new Schedule.Cosine(),
            Warmup = new Warmup(7, WarmupUnit.Steps, 0.1),
        },
        ["the best by mean rank"] = TrainingRoom.Plan(new Weighting.Famo()) with { Best = new Best.MeanRank() },
        ["the best by delta_m on a plateau"] = TrainingRoom.Plan(new Weighting.Equal()) with
        {
            Optimizer = new Adam(0.3),
            Best = new Best.DeltaM(),
            Schedule = new Schedule.Plateau(0.5, 0),
        },
        ["the end after a bad epoch"] = TrainingRoom.Plan(new Weighting.Equal()) with
        {
            Optimizer = new Adam(0.3),
            Epochs = 9,
            Best = new Best.Metric("normal", "mean_angle"),
            Patience = 1,
        },
        ["a frozen encoder"] = TrainingRoom.Plan(new Weighting.Cagrad(0.4)) with { Freeze = Seq1("trunk.encoder1") },
        ["two batches for an update"] = TrainingRoom.Plan(new Weighting.Famo()) with { Batch = 1, Accumulate = 2 },
        ["an average, and the best of it"] = TrainingRoom.Plan(new Weighting.Famo()) with { Average = 0.9, Best = new Best.DeltaM() },
        ["bfloat16"] = TrainingRoom.Plan(new Weighting.Famo()) with { Precision = Precision.BFloat16 },
        ["float64"] = TrainingRoom.Plan(new Weighting.ExcessMtl()) with { Precision = Precision.Float64 },
    };

    public static TheoryData<string> Names => [.. Plans.Keys];

    public static TheoryData<string> Words => [.. Weighing.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Stopped_after_any_step_it_goes_on_as_if_nothing_had_happened(string name)
    {
        using var room = new TrainingRoom();
        var plan = Plans[name];
        var whole = room.Undisturbed(plan).Result;
        foreach (var step in new[] { 1, 2, 3, 5, 6, 8 })
        {
            room.Forget();
            Assert.True(room.Train(plan, step).Outcome.IsLeft);
            Assert.Equal(whole, room.Train(plan).Result);
        }
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void Every_method_goes_on_after_two_stops(string word)
    {
        using var room = new TrainingRoom();
        var plan = TrainingRoom.Plan(Weighing.Default(word));
        var whole = room.Undisturbed(plan).Result;
        Assert.True(room.Train(plan, 4).Outcome.IsLeft);
        Assert.True(room.Train(plan, 3).Outcome.IsLeft);
        Assert.Equal(whole, room.Train(plan).Result);
    }

    [Fact]
    public void The_augmentation_goes_on_too()
    {
        using var room = new TrainingRoom(augment: true);
        Assert.True(room.Augments);
        var plan = TrainingRoom.Plan(new Weighting.Famo());
        var whole = room.Undisturbed(plan).Result;
        Assert.True(room.Train(plan, 4).Outcome.IsLeft);
        Assert.Equal(whole, room.Train(plan).Result);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    public void The_masks_of_dropout_go_on_too(int step)
    {
        using var room = TrainingRoom.OfTable(dropout: 0.3);
        var plan = TrainingRoom.Plan(new Weighting.Famo());
        var whole = room.Undisturbed(plan).Result;
        Assert.True(room.Train(plan, step).Outcome.IsLeft);
        Assert.Equal(whole, room.Train(plan).Result);
        using var other = TrainingRoom.OfTable(dropout: 0);
        Assert.NotEqual(whole, other.Undisturbed(plan).Result);
    }

    [Fact]
    public void What_is_said_tells_the_place()
    {
        using var room = new TrainingRoom();
        var plan = TrainingRoom.Plan(new Weighting.Equal());
        Assert.Equal("interrupted at epoch 2, step 2; the next run resumes from there", room.Train(plan, 5).Lines[^1]);
        var next = room.Train(plan, 1);
        Assert.StartsWith("resumes from epoch 2, step 2 (checkpoint of ", next.Lines[0], StringComparison.Ordinal);
        Assert.Equal("interrupted at the end of epoch 2; the next run resumes from there", next.Lines[^1]);
        Assert.StartsWith("resumes from the end of epoch 2 (checkpoint of ", room.Train(plan).Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_training_whose_output_was_lost_takes_no_step_again()
    {
        using var room = new TrainingRoom();
        var plan = TrainingRoom.Plan(new Weighting.Famo());
        var whole = room.Train(plan).Result;
        var again = room.Train(plan, 1);
        Assert.Equal(whole, again.Result);
        Assert.StartsWith("resumes from the end of epoch 3", Assert.Single(again.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void An_epoch_reports_the_rate_of_its_last_update()
    {
        using var room = new TrainingRoom();
        var plan = TrainingRoom.Plan(new Weighting.Equal()) with { Warmup = new Warmup(5, WarmupUnit.Steps, 0.5) };
        var rates = room.Train(plan).Result.History.Map(epoch => epoch.LearningRate);
        Assert.Equal([0.01 * 0.7, 0.01, 0.01], rates, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Sums_of_an_epoch_become_its_means()
    {
        var sums = new EpochSums(2, 4, Seq1(2.0), Seq1(1.0)).Add(new StepReport(Seq1(4.0), Seq1(3.0)), 1);
        Assert.Equal((3, 5L), (sums.Steps, sums.Examples));
        var report = sums.Report(7, 0.5);
        Assert.Equal((7, 2.0, 4.0 / 3), (report.Epoch, report.Losses[0], report.Weights[0]));
    }
}
