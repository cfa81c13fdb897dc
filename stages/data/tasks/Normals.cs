using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

public abstract partial record TaskKind
{
    /// <summary>Unit surface normal per pixel; the zero vector = undefined. Targets (N, 3, H, W).</summary>
    public sealed record Normals : TaskKind;
}

/// <summary>What the estimation of surface normals decides.</summary>
internal static class NormalsTask
{
    private const int Axes = 3;

    internal static TaskDefinition Definition { get; } = new()
    {
        Description = "normals",
        IsDense = true,
        TargetAxes = input => Seq(Axes, input.Height, input.Width),
        Target = new TargetFormat.Reals(static (cropping, source, target) => cropping.Normals(source, target)),
        Width = Axes,
        Activation = HeadActivation.UnitNorm,
        Metrics = Accumulator<TaskPrediction, Seq<MetricValue>>.Of(
            Seq<float[]>(), (angles, batch) => angles.Add(Angles(batch)), angles => Values([.. angles.SelectMany(batch => batch).Order()])),
        Diagnosis = Accumulator<TaskPrediction, Diagnosis>.Of(
            Histogram.Empty("angle (°)", (0, 2.5, 36)),
            (errors, batch) => errors.With(Angles(batch).Select(angle => (double)angle)),
            errors => new Diagnosis { Errors = errors }),
        ExampleErrors = batch => [.. Enumerable.Range(0, batch.Count)
            .Select(example => Angles(batch, example).Select(angle => (double)angle).DefaultIfEmpty(double.NaN).Average())],
        Constant = Accumulator<TaskTargets, float[]>.Of(new double[Axes], Add, Normalised),
        Decide = (normals, _) => new Target.Reals(normals),
    };

    /// <summary>The angles between predicted and true normals at the defined pixels of a batch, in degrees.</summary>
    private static float[] Angles(TaskPrediction batch) => [.. Enumerable.Range(0, batch.Count).SelectMany(example => Angles(batch, example))];

    /// <summary>Those of one example.</summary>
    private static List<float> Angles(TaskPrediction batch, int example)
    {
        var normals = batch.Target.AsReals;
        var pixels = normals.Length / batch.Count / Axes;
        var (angles, start) = (new List<float>(pixels), example * Axes * pixels);
        for (var pixel = start; pixel < start + pixels; pixel++)
        {
            // The published code calls a pixel undefined where the channels add up to zero.
            if (normals[pixel] + normals[pixel + pixels] + normals[pixel + (2 * pixels)] != 0)
            {
                angles.Add((float)Angle(batch.Values, normals, pixel, pixels));
            }
        }

        return angles;
    }

    private static double Angle(float[] prediction, float[] normals, int pixel, int stride)
    {
        var cosine = 0.0;
        for (var axis = 0; axis < Axes; axis++)
        {
            cosine += (double)prediction[pixel + (axis * stride)] * normals[pixel + (axis * stride)];
        }

        return Math.Acos(Math.Clamp(cosine, -1, 1)) * 180 / Math.PI;
    }

    /// <summary>Mean and median angle and the shares below 11.25, 22.5 and 30 degrees.</summary>
    private static Seq<MetricValue> Values(float[] sorted) => Seq(
        new MetricValue("mean_angle", sorted.Length == 0 ? double.NaN : sorted.Average(angle => (double)angle), false),
        new MetricValue("median_angle", Median(sorted), false),
        new MetricValue("within_11_25", Share(sorted, 11.25), true),
        new MetricValue("within_22_5", Share(sorted, 22.5), true),
        new MetricValue("within_30", Share(sorted, 30), true));

    private static double Median(float[] sorted) => sorted.Length switch
    {
        0 => double.NaN,
        var n when n % 2 == 1 => sorted[n / 2],
        var n => (sorted[(n / 2) - 1] + (double)sorted[n / 2]) / 2,
    };

    private static double Share(float[] sorted, double limit) =>
        sorted.Length == 0 ? double.NaN : (double)sorted.Count(angle => angle < limit) / sorted.Length;

    private static double[] Add(double[] sum, TaskTargets batch)
    {
        double[] next = [.. sum];
        var normals = batch.Target.AsReals;
        var pixels = normals.Length / batch.Count / Axes;
        for (var at = 0; at < normals.Length; at++)
        {
            next[at / pixels % Axes] += normals[at];
        }

        return next;
    }

    /// <summary>The mean normal made a unit vector: its mean cosine is the largest.</summary>
    private static float[] Normalised(double[] sum)
    {
        var length = Math.Max(Math.Sqrt(sum.Sum(x => x * x)), double.Epsilon);
        return [.. sum.Select(x => (float)(x / length))];
    }
}
