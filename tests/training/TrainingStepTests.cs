using LanguageExt;
using Multitask.Models;
using Multitask.Stages.Training;
using TorchSharp;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>The training step on a small network.</summary>
[Trait("Category", "Slow")]
public sealed class TrainingStepTests
{
    /// <summary>Two tasks with attention on a small encoder.</summary>
    internal static readonly Network Net = MtanLenet.Describe(new LenetConfig(
        Shape.Image(1, 16, 16),
        Seq(3, 4),
        6,
        Seq(new HeadSpec("left", 3, HeadActivation.LogSoftmax), new HeadSpec("right", 4, HeadActivation.LogSoftmax))));

    private static readonly Seq<DataTask> Tasks = Seq(
        new DataTask("left", new TaskKind.Classification(3)), new DataTask("right", new TaskKind.Classification(4)));

    [Fact]
    public void CAGrad_with_c_zero_takes_the_step_of_equal_weights()
    {
        var (equal, cagrad) = (After(new Weighting.Equal(), 3), After(new Weighting.Cagrad(0, Rescale.None), 3));
        Assert.All(equal.Zip(cagrad), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-7));
    }

    [Fact]
    public void The_layout_covers_every_parameter_once_and_shared_parts_come_first()
    {
        var layout = VectorLayout.Of(Net);
        Assert.Equal(Parameters.TrainableCount(Net), layout.Total);
        Assert.Equal(layout.Total, layout.Slots.Last.Offset + layout.Slots.Last.Parameter.Count);
        Assert.All(layout.Slots.Zip(layout.Slots.Tail), pair => Assert.Equal(pair.Item1.Offset + pair.Item1.Parameter.Count, pair.Item2.Offset));
        Assert.All(layout.Slots.Filter(slot => slot.Owner.IsNone), slot => Assert.True(slot.Offset < layout.Common));
        Assert.All(layout.Slots.Filter(slot => slot.Head), slot => Assert.True(slot.Offset >= layout.Shared));
        Assert.All(layout.Slots.Filter(slot => slot.Parameter.Part is Part.Attention), slot => Assert.InRange(slot.Offset, layout.Common, layout.Shared - 1));
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_refused_and_nothing_is_updated()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start();
        using var step = new TrainingStep(Config(new Weighting.Equal()), parameters);
        var before = Host(parameters.Values);
        var batch = Batch();
        var outcome = step.Take(batch with { Inputs = full_like(batch.Inputs, float.NaN) }, 0.01);
        Assert.Equal("the loss of task left is NaN", outcome.Match(_ => "", reason => reason));
        Assert.Equal(before, Host(parameters.Values));
    }

    [Fact]
    public void Clipping_shrinks_the_shared_gradient_to_the_norm_and_leaves_the_heads()
    {
        using var scope = NewDisposeScope();
        using var parameters = Start();
        using var free = new TrainingStep(Config(new Weighting.Equal()), parameters);
        Assert.True(free.Differentiate(Batch()).IsRight);
        var whole = Host(free.Gradients.Combined);
        using var clipped = new TrainingStep(Config(new Weighting.Equal()) with { Clip = 1e-3 }, parameters);
        using var fresh = Start();
        Assert.True(clipped.Differentiate(Batch()).IsRight);
        clipped.Clip();
        var small = Host(clipped.Gradients.Combined);
        var shared = (int)parameters.Layout.Shared;
        Assert.Equal(1e-3, Math.Sqrt(small.Take(shared).Sum(x => x * x)), 1e-5);
        Assert.All(whole.Skip(shared).Zip(small.Skip(shared)), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-6));
    }

    [Theory]
    [InlineData("equal")]
    [InlineData("famo")]
    [InlineData("cagrad")]
    public void A_hundred_steps_leave_no_tensor_behind(string name)
    {
        using var parameters = Start();
        using var step = new TrainingStep(Config(Named(name)), parameters);
        Take(step, 3);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Take(step, 100);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData("equal")]
    [InlineData("famo")]
    [InlineData("cagrad")]
    public void Every_weighting_learns_a_batch_by_heart(string name)
    {
        using var scope = NewDisposeScope();
        using var parameters = Start();
        using var step = new TrainingStep(Config(Named(name)), parameters);
        var first = step.Take(Batch(), 0.01).Match(report => report.Losses.Sum(), _ => double.NaN);
        Take(step, 60);
        var last = step.Take(Batch(), 0.01).Match(report => report.Losses.Sum(), _ => double.NaN);
        Assert.True(last < 0.5 * first, $"{first} -> {last}");
    }

    private static Weighting Named(string name) => name switch
    {
        "famo" => new Weighting.Famo(0.001, 0.025),
        "cagrad" => new Weighting.Cagrad(0.4, Rescale.OnePlusCSquared),
        _ => new Weighting.Equal(),
    };

    private static void Take(TrainingStep step, int times)
    {
        for (var taken = 0; taken < times; taken++)
        {
            using var scope = NewDisposeScope();
            Assert.True(step.Take(Batch(), 0.01).IsRight);
        }
    }

    private static double[] After(Weighting weighting, int steps)
    {
        using var scope = NewDisposeScope();
        using var parameters = Start(ScalarType.Float64);
        using var step = new TrainingStep(Config(weighting) with { Precision = Precision.Float64 }, parameters);
        for (var taken = 0; taken < steps; taken++)
        {
            Assert.True(step.Take(Batch(ScalarType.Float64), 0.01).IsRight);
        }

        return Host(parameters.Values);
    }

    internal static StepConfig Config(Weighting weighting) => new(Net, Tasks, weighting, new Adam(0.01), default, Precision.Float32);

    internal static ParameterVector Start(ScalarType type = ScalarType.Float32)
    {
        using var quiet = no_grad();
        var parameters = new ParameterVector(VectorLayout.Of(Net), type, CPU);
        foreach (var slot in parameters.Layout.Slots + parameters.Layout.Untrained)
        {
            var values = new double[slot.Parameter.Count];
            Initialiser.Fill<double>(slot.Parameter, 5, values);
            using var start = tensor(values, [.. slot.Parameter.Sizes.Map(size => (long)size)]);
            parameters[slot.Parameter.Name].copy_(start);
        }

        return parameters;
    }

    internal static BatchTensors Batch(ScalarType type = ScalarType.Float32)
    {
        var random = new RandomSource(1, "batch");
        var pixels = Enumerable.Range(0, 8 * 256).Select(_ => random.NextDouble()).ToArray();
        return new BatchTensors(
            tensor(pixels, [8, 1, 16, 16]).to(type),
            [tensor([0L, 1, 2, 0, 1, 2, 0, 1], [8]), tensor([3L, 2, 1, 0, 3, 2, 1, 0], [8])]);
    }

    private static double[] Host(Tensor value) => value.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
}
