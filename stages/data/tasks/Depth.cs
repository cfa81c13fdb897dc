using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

public abstract partial record TaskKind
{
    /// <summary>Depth per pixel (metres, or inverse depth in CityScapes); 0 = undefined. Targets (N, 1, H, W).</summary>
    public sealed record Depth : TaskKind;
}

/// <summary>What depth estimation decides.</summary>
internal static class DepthTask
{
    /// <summary>Depths are counted in a histogram of this width: a median to a centimetre.</summary>
    private const double Step = 0.01;

    internal static TaskDefinition Definition { get; } = new()
    {
        Description = "depth",
        IsDense = true,
        TargetAxes = input => Seq(1, input.Height, input.Width),
        Target = new TargetFormat.Reals(static (cropping, source, target) => cropping.Depth(source, target)),
        Width = 1,
        Activation = HeadActivation.None,
        Metrics = Accumulator<TaskPrediction, Seq<MetricValue>>.Of(default(Errors), Add, errors => errors.Values),
        Diagnosis = Accumulator<TaskPrediction, Diagnosis>.Of(
            Histogram.Empty("relative error (%)", (0, 2.5, 40)),
            (errors, batch) => errors.With(Relative(batch)),
            errors => new Diagnosis { Errors = errors }),
        ExampleErrors = batch => ExampleError.Means(Absolute(batch), batch.Values.Length / batch.Count),
        Constant = Accumulator<TaskTargets, float[]>.Of(
            Map<int, long>(), (bins, batch) => Count(bins, batch.Target.AsReals), bins => [(float)Median(bins)]),
        Decide = (depths, _) => new Target.Reals(depths),
    };

    /// <summary>In per cent of the true depth; NaN where that is undefined.</summary>
    private static IEnumerable<double> Relative(TaskPrediction batch) =>
        Absolute(batch).Zip(batch.Target.AsReals, (error, depth) => 100 * error / Math.Abs(depth));

    private static IEnumerable<double> Absolute(TaskPrediction batch) => batch.Target.AsReals
        .Zip(batch.Values, (depth, predicted) => depth == 0 ? double.NaN : Math.Abs((double)predicted - depth));

    private static Errors Add(Errors errors, TaskPrediction batch)
    {
        var depth = batch.Target.AsReals;
        for (var at = 0; at < depth.Length; at++)
        {
            if (depth[at] != 0)
            {
                var error = Math.Abs((double)batch.Values[at] - depth[at]);
                errors = new Errors(errors.Seen + 1, errors.Absolute + error, errors.Relative + (error / depth[at]));
            }
        }

        return errors;
    }

    private static Map<int, long> Count(Map<int, long> bins, float[] depths) => depths
        .Where(depth => depth != 0)
        .GroupBy(depth => (int)Math.Floor(depth / Step))
        .Aggregate(bins, (known, bin) => known.AddOrUpdate(bin.Key, seen => seen + bin.Count(), bin.Count()));

    /// <summary>The middle of the bin that holds the median, which has the least absolute error; 0 where no depth is defined.</summary>
    private static double Median(Map<int, long> bins)
    {
        var half = bins.Values.Sum() / 2;
        var passed = 0L;
        foreach (var (bin, seen) in bins)
        {
            passed += seen;
            if (passed > half)
            {
                return (bin + 0.5) * Step;
            }
        }

        return 0;
    }

    /// <summary>Mean absolute and mean relative error over the pixels whose depth is defined.</summary>
    private readonly record struct Errors(long Seen, double Absolute, double Relative)
    {
        internal Seq<MetricValue> Values => Seq(
            new MetricValue("absolute_error", Absolute / Seen, false), new MetricValue("relative_error", Relative / Seen, false));
    }
}
