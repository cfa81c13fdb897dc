using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>A point of the training curves, which stands for consecutive steps of an epoch. It holds sums, so that it can grow step by step.</summary>
/// <param name="Steps">The number of steps.</param>
/// <param name="Losses">The losses summed over the steps, one per task.</param>
/// <param name="Weights">The task weights summed over the steps.</param>
/// <param name="GradientSteps">The number of steps in which norms and cosines of the task gradients were computed.</param>
/// <param name="Gradients">These norms and cosines, summed over those steps; empty if there were none.</param>
internal sealed record TracePoint(int Steps, Seq<double> Losses, Seq<double> Weights, int GradientSteps, TaskGradients Gradients)
{
    /// <summary>The largest number of points in the curves of a whole training.</summary>
    private const int MaxPoints = 200;

    private static TaskGradients NoGradients { get; } = new(Seq<double>(), Seq<double>());

    /// <summary>The mean loss of each task.</summary>
    internal Seq<double> MeanLosses => Mean(Losses, Steps);

    /// <summary>The mean weight of each task.</summary>
    internal Seq<double> MeanWeights => Mean(Weights, Steps);

    /// <summary>The mean norms and cosines of the task gradients; none if there were none.</summary>
    internal Option<TaskGradients> MeanGradients => GradientSteps == 0
        ? None
        : Some(new TaskGradients(Mean(Gradients.Norms, GradientSteps), Mean(Gradients.Cosines, GradientSteps)));

    /// <summary>The number of steps per point in a training with a number of epochs and of steps per epoch.</summary>
    internal static int Width(int epochs, int steps) => (int)Math.Max(1, ((long)epochs * steps + MaxPoints - 1) / MaxPoints);

    /// <summary>The points of an epoch after one more step, which is added to the last point or becomes a new one.</summary>
    internal static Seq<TracePoint> After(Seq<TracePoint> points, StepReport report, int width)
    {
        var step = new TracePoint(1, report.Losses, report.Weights, report.Gradients.IsSome ? 1 : 0, report.Gradients.IfNone(NoGradients));
        return points.IsEmpty || points.Last.Steps >= width
            ? points.Add(step)
            : Seq((TracePoint[])[.. points.Take(points.Count - 1), points.Last.With(step)]);
    }

    /// <summary>As one list of numbers: the sizes of its parts, then the parts.</summary>
    internal static Seq<double> Save(Seq<TracePoint> points) => Seq(points.SelectMany(point => (double[])
    [
        point.Steps, point.GradientSteps, point.Losses.Count, point.Weights.Count, point.Gradients.Norms.Count, point.Gradients.Cosines.Count,
        .. point.Losses, .. point.Weights, .. point.Gradients.Norms, .. point.Gradients.Cosines,
    ]).ToArray());

    /// <summary>The points from the list that <see cref="Save"/> gives; none if it is malformed.</summary>
    internal static Option<Seq<TracePoint>> Load(Seq<double> saved)
    {
        ReadOnlySpan<double> left = saved.ToArray();
        var points = Seq<TracePoint>();
        while (left.Length > 0)
        {
            var sizes = left.Length < Header ? [] : left[2..Header].ToArray();
            if (sizes.Length == 0 || sizes.Any(size => size is not (>= 0 and <= int.MaxValue)) || Header + sizes.Sum() > left.Length)
            {
                return None;
            }

            var starts = sizes.Aggregate(Seq1(Header), (all, size) => all.Add(all.Last + (int)size));
            Seq<double> Part(ReadOnlySpan<double> numbers, int part) => Seq(numbers[starts[part]..starts[part + 1]].ToArray());
            points = points.Add(new TracePoint(
                (int)left[0], Part(left, 0), Part(left, 1), (int)left[1], new TaskGradients(Part(left, 2), Part(left, 3))));
            left = left[starts.Last..];
        }

        return points;
    }

    private const int Header = 6;

    /// <summary>The sum of two points. It is strict, because a lazy sum would keep all earlier steps in memory.</summary>
    private TracePoint With(TracePoint other) => new(
        Steps + other.Steps,
        Sum(Losses, other.Losses),
        Sum(Weights, other.Weights),
        GradientSteps + other.GradientSteps,
        new TaskGradients(Sum(Gradients.Norms, other.Gradients.Norms), Sum(Gradients.Cosines, other.Gradients.Cosines)));

    private static Seq<double> Sum(Seq<double> one, Seq<double> other) =>
        one.IsEmpty ? other : other.IsEmpty ? one : one.Zip(other, (a, b) => a + b).ToSeq().Strict();

    private static Seq<double> Mean(Seq<double> sums, int count) => sums.Map(sum => sum / count).Strict();
}
