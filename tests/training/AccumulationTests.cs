using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using Multitask.Tests.Weightings;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>Several batches for one update are one large batch, for networks without batch normalisation.</summary>
public sealed class AccumulationTests
{
    private static readonly Network Net = Lenet.Describe(new LenetConfig(
        Shape.Image(1, 16, 16),
        Seq(3, 4),
        6,
        Seq(new HeadSpec("left", 3, HeadActivation.LogSoftmax), new HeadSpec("right", 4, HeadActivation.LogSoftmax))));

    [Theory]
    [InlineData("equal")]
    [InlineData("famo")]
    [InlineData("cagrad")]
    [InlineData("uncertainty")]
    [InlineData("mgda")]
    [InlineData("nash-mtl")]
    [InlineData("db-mtl")]
    [InlineData("imtl")]
    [InlineData("gradnorm")]
    public void Batches_of_different_sizes_are_one_large_batch(string word) => AssertSame(Weighing.Default(word), Cut(TrainingStepTests.Batch(float64), 3, 3, 2));

    [Fact]
    public void So_they_are_for_logarithms_of_losses() =>
        AssertSame(new Weighting.Cagrad(0.4) with { Log = true }, Cut(TrainingStepTests.Batch(float64), 4, 4));

    [Fact]
    public void A_task_that_is_absent_from_a_batch_has_the_mean_of_the_others()
    {
        // The second part says nothing of the left task: its loss is that of the first part.
        using var scope = NewDisposeScope();
        var parts = Cut(TrainingStepTests.Batch(float64), 5, 3);
        var without = parts[1] with
        {
            Targets = [full_like(parts[1].Targets[0], Losses.Ignored), parts[1].Targets[1]],
            Absent = Seq1(0),
        };
        var left = Reported(parts[0])[0];
        var right = Reported(TrainingStepTests.Batch(float64))[1];
        var both = Reported(parts[0], without);
        Assert.Equal(left, both[0], 1e-12);
        Assert.Equal(right, both[1], 1e-12);
    }

    [Fact]
    public void A_task_that_is_absent_from_all_keeps_its_last_loss()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start();
        using var step = new TrainingStep(Config(new Weighting.Equal()), parameters);
        var parts = Cut(TrainingStepTests.Batch(float64), 5, 3);
        var first = step.Take(Seq(parts), 0.1).Match(report => report.Losses, _ => Seq<double>());
        var absent = parts.Select(part => part with { Targets = [full_like(part.Targets[0], Losses.Ignored), part.Targets[1]], Absent = Seq1(0) }).ToArray();
        var second = step.Take(Seq(absent), 0.1).Match(report => report.Losses, _ => Seq<double>());
        Assert.Equal(first[0], second[0]);
    }

    [Fact]
    public void Running_statistics_move_once_for_each_batch()
    {
        using var scope = NewDisposeScope();
        using var accumulated = TrainingStepTests.Start(float64);
        using var forward = TrainingStepTests.Start(float64);
        var parts = Cut(TrainingStepTests.Batch(float64), 4, 4);
        using var step = new TrainingStep(TrainingStepTests.Config(new Weighting.Equal()) with { Precision = Precision.Float64 }, accumulated);
        Assert.True(step.Take(Seq(parts), 0.1).IsRight);
        var pass = new ForwardPass(TrainingStepTests.Net);
        foreach (var part in parts)
        {
            pass.Run(new TorchMode(forward, Training: true, Precision.Float64), part.Inputs);
        }

        Assert.Equal(Numbers.Elements(forward.Untrained), Numbers.Elements(accumulated.Untrained));
    }

    /// <summary>Three updates, the look-ahead of some weightings among them.</summary>
    private static void AssertSame(Weighting weighting, BatchTensors[] parts)
    {
        using var scope = NewDisposeScope();
        using var whole = Start();
        using var inParts = Start();
        using var once = new TrainingStep(Config(weighting), whole);
        using var accumulated = new TrainingStep(Config(weighting), inParts);
        for (var taken = 0; taken < 3; taken++)
        {
            var expected = once.Take(TrainingStepTests.Batch(float64), 0.1).Match(report => report, reason => throw new Xunit.Sdk.XunitException(reason));
            var found = accumulated.Take(Seq(parts), 0.1).Match(report => report, reason => throw new Xunit.Sdk.XunitException(reason));
            Assert.All(expected.Losses.Zip(found.Losses), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-12));
            Numbers.AssertElements(Numbers.Elements(whole.Values), inParts.Values, 1e-12);
        }
    }

    private static Seq<double> Reported(params BatchTensors[] parts)
    {
        using var parameters = Start();
        using var step = new TrainingStep(Config(new Weighting.Equal()), parameters);
        return step.Take(Seq(parts), 0.1).Match(report => report.Losses, _ => Seq<double>());
    }

    private static BatchTensors[] Cut(BatchTensors batch, params long[] sizes) => [.. sizes.Select((size, part) =>
    {
        var first = sizes[..part].Sum();
        return new BatchTensors(batch.Inputs.narrow(0, first, size), [.. batch.Targets.Select(target => target.narrow(0, first, size))]);
    })];

    private static StepConfig Config(Weighting weighting) => TrainingStepTests.Config(weighting) with
    {
        Network = Net,
        Precision = Precision.Float64,
        Optimizer = new Sgd(0.1, 0.9),
        Clip = 1.0,
    };

    private static ParameterVector Start()
    {
        var parameters = new ParameterVector(VectorLayout.Of(Net), float64, CPU);
        InitialValues.Fill(parameters, 5);
        return parameters;
    }
}
