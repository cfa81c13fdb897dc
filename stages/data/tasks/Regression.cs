using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

/// <summary>How a regression's error counts in its loss, each the mean over the known numbers of a batch, in standard deviations.</summary>
public enum RegressionLoss
{
    /// <summary>The squared error.</summary>
    Mse,

    /// <summary>The absolute error.</summary>
    L1,

    /// <summary>Huber's, with a threshold of one standard deviation (Annals of Mathematical Statistics 35, 1964).</summary>
    Huber,
}

public abstract partial record TaskKind
{
    /// <summary>
    /// <paramref name="Width"/> real numbers per example, in the user's units; NaN = missing. Targets (N, Width). Networks learn them
    /// divided by the standard deviations of the training split, and predict them in the user's units.
    /// </summary>
    public sealed record Regression(int Width = 1, RegressionLoss Loss = RegressionLoss.Mse) : TaskKind;
}

/// <summary>What regression decides.</summary>
internal static class RegressionTask
{
    internal static TaskDefinition Define(TaskKind.Regression kind) => new()
    {
        Description = kind.Width == 1 ? "a number" : FormattableString.Invariant($"{kind.Width} numbers"),
        IsDense = false,
        TargetAxes = _ => Seq1(kind.Width),
        Target = new TargetFormat.Numbers(),
        Width = kind.Width,
        Activation = HeadActivation.Restore,
        Metrics = Accumulator<TaskPrediction, Seq<MetricValue>>.Of(
            new Column[kind.Width], (columns, batch) => Add(columns, batch), columns => Values(columns)),
        Diagnosis = Accumulator<TaskPrediction, Diagnosis>.Of(
            Seq<(float True, float Predicted)[]>(), (seen, batch) => seen.Add(Known(batch)), seen => Diagnose([.. seen.SelectMany(batch => batch)])),
        ExampleErrors = batch => ExampleError.Means(
            batch.Target.AsReals.Zip(batch.Values, (truth, predicted) => Math.Abs((double)predicted - truth)), kind.Width),
        Constant = Accumulator<TaskTargets, float[]>.Of(
            new Column[kind.Width],
            (columns, batch) => Add(columns, new TaskPrediction(new float[batch.Count * kind.Width], batch.Target, batch.Count)),
            columns => [.. columns.Select(column => (float)column.Values.Mean)]),
        Decide = (numbers, _) => new Target.Reals(numbers),
    };

    /// <summary>How many pairs a picture has room for.</summary>
    private const int MostPairs = 400;

    private static (float True, float Predicted)[] Known(TaskPrediction batch) =>
        [.. batch.Target.AsReals.Zip(batch.Values, (truth, predicted) => (truth, predicted)).Where(pair => !float.IsNaN(pair.truth))];

    /// <summary>The signed errors, predicted minus true, and pairs at equal distances in the order of the split.</summary>
    private static Diagnosis Diagnose((float True, float Predicted)[] pairs) => new()
    {
        Errors = Histogram.OfErrors("predicted − true", [.. pairs.Select(pair => (double)pair.Predicted - pair.True)]),
        Pairs = Seq(pairs.Length <= MostPairs
            ? pairs
            : [.. Enumerable.Range(0, MostPairs).Select(at => pairs[(long)at * pairs.Length / MostPairs])]),
    };

    private static Column[] Add(Column[] columns, TaskPrediction batch)
    {
        Column[] next = [.. columns];
        var target = batch.Target.AsReals;
        for (var at = 0; at < target.Length; at++)
        {
            if (!float.IsNaN(target[at]))
            {
                next[at % next.Length] = next[at % next.Length].With(target[at], (double)batch.Values[at] - target[at]);
            }
        }

        return next;
    }

    /// <summary>
    /// Mean absolute error, root of the mean squared error, and the coefficient of determination R2 = 1 - squared errors / squared
    /// deviations from the mean, each the mean over the numbers of the task. NaN where nothing is known; R2 also where all is equal.
    /// </summary>
    private static Seq<MetricValue> Values(Column[] columns) => Seq(
        new MetricValue("mae", columns.Average(column => column.Absolute / column.Values.Seen), false),
        new MetricValue("rmse", columns.Average(column => Math.Sqrt(column.Squared / column.Values.Seen)), false),
        new MetricValue("r2", columns.Average(column => column.Values.Spread > 0 ? 1 - (column.Squared / column.Values.Spread) : double.NaN), true));

    /// <summary>The known values of one number, and the errors of predictions.</summary>
    private readonly record struct Column(ColumnStatistics Values, double Absolute, double Squared)
    {
        internal Column With(double value, double error) => new(Values.With(value), Absolute + Math.Abs(error), Squared + (error * error));
    }
}
