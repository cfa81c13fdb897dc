
namespace Multitask.Stages.Evaluation;

/// <summary>Mean absolute and mean relative error over the pixels whose depth is not 0.</summary>
internal sealed class DepthMeter : Meter
{
    private long _seen;
    private double _absolute;
    private double _relative;

    /// <inheritdoc />
    internal override void Add(ReadOnlySpan<float> prediction, Target target, int count)
    {
        var depth = Reals(target);
        for (var at = 0; at < depth.Length; at++)
        {
            if (depth[at] == 0)
            {
                continue;
            }

            var error = Math.Abs((double)prediction[at] - depth[at]);
            _seen++;
            _absolute += error;
            _relative += error / depth[at];
        }
    }

    /// <inheritdoc />
    internal override Seq<Figure> Figures => Prelude.Seq(
        new Figure("absolute_error", _absolute / _seen, false),
        new Figure("relative_error", _relative / _seen, false));
}
