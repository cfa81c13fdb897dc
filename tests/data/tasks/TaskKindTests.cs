using System.Reflection;
using LanguageExt;
using Multitask.Models;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Data;

/// <summary>The union of kinds of tasks and its one fold.</summary>
public sealed class TaskKindTests
{
    private static readonly Shape Input = Shape.Image(3, 4, 6);

    private static readonly Seq<TaskKind> Samples = Seq<TaskKind>(
        new TaskKind.Segmentation(200), new TaskKind.Depth(), new TaskKind.Normals(), new TaskKind.Classification(5), new TaskKind.Binary(), new TaskKind.Regression(2));

    [Fact]
    public void Every_kind_is_folded_by_the_function_of_its_name()
    {
        var kinds = typeof(TaskKind).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(typeof(TaskKind).IsAssignableFrom);
        var names = new TaskInterpreter<string>(_ => "Segmentation", _ => "Depth", _ => "Normals", _ => "Classification", _ => "Binary", _ => "Regression");
        Assert.Equal(kinds.Select(kind => kind.Name).Order(), Samples.Map(kind => kind.Fold(names)).Order());
        Assert.All(Samples, kind => Assert.Equal(kind.GetType().Name, kind.Fold(names)));
    }

    [Theory]
    [InlineData(0, "200 classes per pixel", Dtype.I16, 200, HeadActivation.LogSoftmax, new[] { 4, 6 })]
    [InlineData(1, "depth", Dtype.F32, 1, HeadActivation.None, new[] { 1, 4, 6 })]
    [InlineData(2, "normals", Dtype.F32, 3, HeadActivation.UnitNorm, new[] { 3, 4, 6 })]
    [InlineData(3, "5 classes", Dtype.I8, 5, HeadActivation.LogSoftmax, new int[0])]
    [InlineData(4, "binary", Dtype.I8, 1, HeadActivation.Sigmoid, new int[0])]
    [InlineData(5, "2 numbers", Dtype.F32, 2, HeadActivation.Restore, new[] { 2 })]
    public void A_kind_decides_target_and_head(int sample, string description, Dtype stored, int width, HeadActivation activation, int[] axes)
    {
        var kind = Samples[sample].Definition;
        Assert.Equal(description, kind.Description);
        Assert.Equal(stored, kind.Target.Stored);
        Assert.Equal(axes, kind.TargetAxes(Input).ToArray());
        Assert.Equal(sample < 3, kind.IsDense);
        Assert.Equal(new HeadSpec("task", width, activation), new DataTask("task", Samples[sample]).Head);
        Assert.Equal(kind.Target is TargetFormat.Labels ? Some(Math.Max(width, 2)) : None, kind.Classes);
    }

    [Fact]
    public void Batches_score_as_their_union_and_a_step_leaves_what_came_before_as_it_was()
    {
        var info = new DataInfo(Input, Seq(Samples.Map((at, kind) => new DataTask($"{at}", kind)).ToArray()), 3, 3);
        var (one, two, all) = (Random(info, 1), Random(info, 2), Random(info, 3));
        var start = MetricSet.Of(info);
        var first = start.Add(Predictions(info, one), one);
        var before = Values(first);
        var both = first.Add(Predictions(info, two), two);
        Assert.Equal(Values(start.Add(Predictions(info, all), all)), Values(both));
        Assert.Equal(before, Values(first));
        Assert.All(Values(start), value => Assert.True(double.IsNaN(value)));
        // One example has no area under a curve and no spread.
        Assert.All(first.Scores.Take(4).SelectMany(score => score.Metrics), metric => Assert.True(double.IsFinite(metric.Value)));
    }

    [Fact]
    public void No_constant_of_a_few_scores_better_than_the_fitted_one()
    {
        var targets = new Target.Labels([0, 1, 1, 1, -1]);
        var fitted = new TaskKind.Classification(3).Definition.Constant.Step(new TaskTargets(targets, 5)).Result;
        double Loss(IEnumerable<float> channels) => new TaskKind.Classification(3).Definition.Metrics
            .Step(new TaskPrediction([.. Enumerable.Repeat(channels, 5).SelectMany(each => each)], targets, 5)).Result[2].Value;
        Assert.Equal([0.25, 0.75, 0], fitted.Select(x => Math.Round(Math.Exp(x), 4)));
        Assert.True(Loss(fitted) < Loss([MathF.Log(1 / 3f), MathF.Log(1 / 3f), MathF.Log(1 / 3f)]));
        Assert.Equal([2.005f], new TaskKind.Depth().Definition.Constant.Step(new TaskTargets(new Target.Reals([0, 1, 2, 2, 9]), 1)).Result);
        Assert.Equal([0.6f, 0, 0.8f], new TaskKind.Normals().Definition.Constant
            .Step(new TaskTargets(new Target.Reals([0.6f, 0, 0.8f]), 1)).Step(new TaskTargets(new Target.Reals([0, 0, 0]), 1)).Result);
    }

    private static double[] Values(MetricSet metrics) => [.. metrics.Scores.Bind(score => score.Metrics).Map(metric => metric.Value)];

    /// <summary>The first, the last two or all of three examples.</summary>
    private static Batch Random(DataInfo info, int which)
    {
        var (first, count) = which switch { 1 => (0, 1), 2 => (1, 2), _ => (0, 3) };
        return new Batch(count, [], [.. info.Tasks.Map((at, task) => Part(task, at, first, count))]);
    }

    private static Target Part(DataTask task, int seed, int first, int count)
    {
        var size = task.Kind.Definition.TargetAxes(Input).Fold(1, (product, axis) => product * axis);
        return task.Kind.Definition.Classes.Match<Target>(
            classes => new Target.Labels([.. Numbers(seed, 3 * size).Skip(first * size).Take(count * size).Select(x => (long)(x * (classes + 1)) - 1)]),
            () => new Target.Reals([.. Numbers(seed, 3 * size).Skip(first * size).Take(count * size).Select(x => (float)x)]));
    }

    private static float[][] Predictions(DataInfo info, Batch batch) => [.. info.Tasks.Map((at, task) =>
    {
        var pixels = task.Kind.Definition.IsDense ? Input.Height * Input.Width : 1;
        var (size, first) = (task.Kind.Definition.Width * pixels, batch.Count == 2 ? 1 : 0);
        return Numbers(at + 10, 3 * size).Skip(first * size).Take(batch.Count * size).Select(x => (float)x).ToArray();
    })];

    private static double[] Numbers(int seed, int count)
    {
        var random = new RandomSource((ulong)seed, "tests");
        return Enumerable.Range(0, count).Select(_ => random.Uniform(0, 1)).ToArray();
    }
}
