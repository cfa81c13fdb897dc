
namespace Multitask.Stages.Evaluation;

/// <summary>The angle between predicted and true normals over the pixels whose normal is not the zero vector, in degrees: mean, median and the shares below 11.25, 22.5 and 30.</summary>
internal sealed class NormalsMeter : Meter
{
    private readonly List<float> _angles = [];

    /// <inheritdoc />
    internal override void Add(ReadOnlySpan<float> prediction, Target target, int count)
    {
        var normals = Reals(target);
        var pixels = normals.Length / count / 3;
        for (var example = 0; example < count; example++)
        {
            var start = example * 3 * pixels;
            for (var pixel = start; pixel < start + pixels; pixel++)
            {
                // The published code calls a pixel undefined where the channels add up to zero.
                if (normals[pixel] + normals[pixel + pixels] + normals[pixel + (2 * pixels)] != 0)
                {
                    _angles.Add((float)Angle(prediction, normals, pixel, pixels));
                }
            }
        }
    }

    /// <inheritdoc />
    internal override Seq<Figure> Figures
    {
        get
        {
            var angles = _angles.ToArray();
            Array.Sort(angles);
            return Prelude.Seq(
                new Figure("mean_angle", angles.Length == 0 ? double.NaN : angles.Average(angle => (double)angle), false),
                new Figure("median_angle", Median(angles), false),
                new Figure("within_11_25", Share(angles, 11.25), true),
                new Figure("within_22_5", Share(angles, 22.5), true),
                new Figure("within_30", Share(angles, 30), true));
        }
    }

    private static double Angle(ReadOnlySpan<float> prediction, float[] normals, int pixel, int stride)
    {
        var cosine = 0.0;
        for (var axis = 0; axis < 3; axis++)
        {
            cosine += (double)prediction[pixel + (axis * stride)] * normals[pixel + (axis * stride)];
        }

        return Math.Acos(Math.Clamp(cosine, -1, 1)) * 180 / Math.PI;
    }

    private static double Median(float[] sorted) => sorted.Length switch
    {
        0 => double.NaN,
        var n when n % 2 == 1 => sorted[n / 2],
        var n => (sorted[(n / 2) - 1] + (double)sorted[n / 2]) / 2,
    };

    private static double Share(float[] sorted, double limit) =>
        sorted.Length == 0 ? double.NaN : (double)sorted.Count(angle => angle < limit) / sorted.Length;
}
