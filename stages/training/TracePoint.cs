using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Some consecutive steps of an epoch as a point of a curve: sums, so that it can grow step by step.</summary>
/// <param name="Steps">How many.</param>
/// <param name="Losses">Summed over them, one per task.</param>
/// <param name="Weights">Likewise of the task weights.</param>
/// <param name="GradientSteps">In how many the task gradients were compared.</param>
/// <param name="Gradients">Their lengths and cosines, summed over those; empty where there were none.</param>
internal sealed record TracePoint(int Steps, Seq<double> Losses, Seq<double> Weights, int GradientSteps, TaskGradients Gradients)
{
    /// <summary>How many points the curve of a whole training has room for.</summary>
    private const int Most = 200;

    private static TaskGradients NoGradients { get; } = new(Seq<double>(), Seq<double>());

    /// <summary>The mean loss of each task.</summary>
    internal Seq<double> MeanLosses => Mean(Losses, Steps);

    /// <summary>The mean weight of each task.</summary>
    internal Seq<double> MeanWeights => Mean(Weights, Steps);

    /// <summary>The mean lengths and cosines; none where no gradients were compared.</summary>
    internal Option<TaskGradients> MeanGradients => GradientSteps == 0
        ? None
        : Some(new TaskGradients(Mean(Gradients.Norms, GradientSteps), Mean(Gradients.Cosines, GradientSteps)));

    /// <summary>How many steps a point stands for, in a training of so many epochs and steps in each.</summary>
    internal static int Width(int epochs, int steps) => (int)Math.Max(1, ((long)epochs * steps + Most - 1) / Most);

    /// <summary>The points of an epoch with one more step, in the last point or a new one.</summary>
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

    /// <summary>From such a list; none where it is not of this kind.</summary>
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

    /// <summary>Strict: a lazy sum would keep all steps before it.</summary>
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
