using LanguageExt;
using Multitask.Stages.Training;
using Multitask.Tests.Weightings;
using Xunit;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Tests.Training;

/// <summary>A task that a batch says nothing of.</summary>
public sealed class AbsenceTests
{
    private static readonly Seq<DataTask> Tasks = Seq(
        new DataTask("1", new TaskKind.Classification(3)), new DataTask("2", new TaskKind.Classification(4)));

    public static TheoryData<string> Words => new(Weighing.All);

    [Theory]
    [MemberData(nameof(Words))]
    public void Training_goes_on_with_every_method(string word) => Assert.All(
        new[] { Weighing.Default(word), Weighing.Default(word) with { Log = true }, Weighing.Default(word) with { Every = 2 } },
        weighting =>
        {
            using var scope = NewDisposeScope();
            using var parameters = TrainingStepTests.Start();
            using var step = new TrainingStep(TrainingStepTests.Config(weighting) with { Tasks = Tasks }, parameters);
            foreach (var absent in new[] { Seq1(1), Seq<int>(), Seq1(0), Seq1(0), Seq(0, 1), Seq1(1), Seq<int>() })
            {
                var report = step.Take(Without(absent), 0.01).IfLeft(reason => throw new InvalidDataException($"{word}: {reason}"));
                Assert.All(report.Losses + report.Weights, number => Assert.True(double.IsFinite(number), word));
                Assert.True(Finiteness.IsFinite(parameters.Values));
            }
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_gradient_is_that_of_the_other_task_alone(int absent)
    {
        using var scope = NewDisposeScope();
        using var parameters = TrainingStepTests.Start();
        Assert.Equal(
            Gradient(new Weighting.Constant(Seq(absent == 0 ? 0.0 : 1, absent == 1 ? 0.0 : 1)), parameters, Seq<int>()),
            Gradient(new Weighting.Equal(), parameters, Seq1(absent)));
    }

    [Fact]
    public void Weightings_see_the_last_loss_and_the_mean_of_the_others_before_there_is_one()
    {
        var start = LastLosses.None;
        Assert.Equal(Seq(2.0, 3.0, 4.0), start.Fill(Seq(2.0, 0.0, 4.0), Seq1(1)));
        Assert.Equal(Seq(1.0, 1.0), start.Fill(Seq(0.0, 0.0), Seq(0, 1)));
        var later = start.After(Seq(5.0, 6.0), Seq<int>()).After(Seq(0.0, 7.0), Seq1(0));
        Assert.Equal(Seq(5.0, 9.0), later.Fill(Seq(0.0, 9.0), Seq1(0)));
        Assert.Equal(Seq(5.0, 7.0), LastLosses.Load(later.Save()).Fill(Seq(0.0, 0.0), Seq(0, 1)));
    }

    [Theory]
    [InlineData(false, 0f, 0f, 0f, 0f)]
    [InlineData(true, 0f, 0f, 0f, 2f)]
    [InlineData(true, 0f, -1f, 0f, 0f)]
    public void A_depth_is_there_where_any_is_not_zero(bool present, params float[] depths) =>
        Assert.Equal(present, Presence.Of(new TaskKind.Depth(), new Target.Reals(depths), 2));

    /// <summary>Two examples of one pixel.</summary>
    [Theory]
    [InlineData(false, 0f, 0f, 0f, 0f, 0f, 0f)]
    [InlineData(false, 1f, -1f, 0f, 0f, 0.5f, -0.5f)]
    [InlineData(true, 0f, 0f, 0f, 0f, 0f, 1f)]
    [InlineData(true, 1f, 0f, 0f, -1f, 0f, 0f)]
    public void A_normal_is_there_where_channels_do_not_add_up_to_zero(bool present, params float[] normals) =>
        Assert.Equal(present, Presence.Of(new TaskKind.Normals(), new Target.Reals(normals), 2));

    [Theory]
    [InlineData(false, -1L, -1L)]
    [InlineData(true, -1L, 0L)]
    [InlineData(true, 4L, -1L)]
    public void A_label_is_there_where_any_is_a_class(bool present, params long[] labels) =>
        Assert.Equal(present, Presence.Of(new TaskKind.Segmentation(5), new Target.Labels(labels), 1));

    private static double[] Gradient(Weighting weighting, ParameterVector parameters, Seq<int> absent)
    {
        using var step = new TrainingStep(TrainingStepTests.Config(weighting) with { Tasks = Tasks }, parameters);
        Assert.True(step.Differentiate(Without(absent)).IsRight);
        return step.Gradients.Combined.to(ScalarType.Float64).data<double>().ToArray();
    }

    /// <summary>A batch whose labels of some tasks are all undefined.</summary>
    private static BatchTensors Without(Seq<int> absent)
    {
        var batch = TrainingStepTests.Batch();
        return new BatchTensors(
            batch.Inputs,
            [.. batch.Targets.Select((target, task) => absent.Contains(task) ? full_like(target, Losses.Ignored) : target)])
        { Absent = absent };
    }
}
