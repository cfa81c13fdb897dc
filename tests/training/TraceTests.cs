using Multitask.Stages.Training;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Training;

public sealed class TraceTests
{
    [Fact]
    public void Norms_and_cosines_follow_from_the_inner_products()
    {
        // Gradients (3, 4), (4, -3) and 0: lengths 5, 5, 0; the first two are at right angles.
        double[][] rows = [[3, 4], [4, -3], [0, 0]];
        var found = TaskGradients.Of(Gramian.Of(3, (i, j) => (rows[i][0] * rows[j][0]) + (rows[i][1] * rows[j][1])));
        Assert.Equal([5, 5, 0], found.Norms.ToArray());
        Assert.Equal([0, 0, 0], found.Cosines.ToArray());
        Assert.Equal(-1, TaskGradients.Of(Gramian.Of(2, (i, j) => i == j ? 4 : -4)).Cosines.Single());
        Assert.Equal([(0, 1), (0, 2), (1, 2)], TaskGradients.Pairs(3).ToArray());
    }

    [Fact]
    public void Points_hold_the_mean_of_their_steps_and_the_last_one_what_is_left()
    {
        var points = Range(1, 5).Fold(Seq<TracePoint>(), (all, step) => TracePoint.After(all, Step(step), width: 2));
        Assert.Equal([2, 2, 1], points.Map(point => point.Steps).ToArray());
        Assert.Equal([1.5, 3.5, 5], points.Map(point => point.MeanLosses[0]).ToArray());
        // Gradients were compared in odd steps only.
        Assert.Equal([1.0, 3, 5], points.Map(point => point.MeanGradients.Map(one => one.Norms[0]).IfNone(0)).ToArray());
    }

    [Theory]
    [InlineData(1, 10, 1)]
    [InlineData(10, 100, 5)]
    [InlineData(200, 1, 1)]
    [InlineData(3, 67, 2)]
    public void A_training_has_room_for_two_hundred_points(int epochs, int steps, int width) => Assert.Equal(width, TracePoint.Width(epochs, steps));

    [Fact]
    public void What_is_saved_is_loaded_and_anything_else_is_refused()
    {
        var points = Range(1, 5).Fold(Seq<TracePoint>(), (all, step) => TracePoint.After(all, Step(step), width: 2));
        var saved = TracePoint.Save(points);
        Assert.Equal(Some(points), TracePoint.Load(saved));
        Assert.Equal(Some(Seq<TracePoint>()), TracePoint.Load(Seq<double>()));
        Assert.True(TracePoint.Load(saved.Take(saved.Count - 1).Strict()).IsNone);
        Assert.True(TracePoint.Load(Seq(1.0, 0, -1, 0, 0, 0)).IsNone);
        Assert.True(TracePoint.Load(Seq(1.0, 0, double.NaN, 0, 0, 0)).IsNone);
        Assert.True(TracePoint.Load(Seq(1.0, 0)).IsNone);
    }

    private static StepReport Step(int number) => new(Seq1((double)number), Seq1(0.5))
    {
        Gradients = number % 2 == 1 ? Some(new TaskGradients(Seq1((double)number), Seq<double>())) : None,
    };
}
