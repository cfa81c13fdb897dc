namespace Multitask.Stages.Evaluation;

/// <summary>
/// The best predictor that looks at no input, fitted to the training split: the majority class, the median depth (least absolute error),
/// the mean normal. What a network must beat.
/// </summary>
public static class Baseline
{
    /// <summary>Scores the constant predictor on test batches.</summary>
    public static Seq<TaskScore> Score(DataInfo info, IEnumerable<Batch> train, IEnumerable<Batch> test)
    {
        var fits = train.Aggregate(
            info.Tasks.Map(task => task.Kind.Definition.Constant).ToArray(),
            (fits, batch) => [.. fits.Select((fit, task) => fit.Step(new TaskTargets(batch.Targets[task], batch.Count)))]);
        var constants = fits.Select(fit => fit.Result).ToArray();
        return test.Aggregate(
            MetricSet.Of(info),
            (metrics, batch) => metrics.Add([.. constants.Select((channels, task) => Everywhere(channels, batch.Targets[task], batch.Count))], batch))
            .Scores;
    }

    /// <summary>The constant channels at every pixel of every example: (N, C, pixels).</summary>
    private static float[] Everywhere(float[] channels, Target target, int count)
    {
        var pixels = target.Match(labels => labels.Length, reals => reals.Length / channels.Length) / count;
        var values = new float[channels.Length * pixels * count];
        for (var block = 0; block < channels.Length * count; block++)
        {
            values.AsSpan(block * pixels, pixels).Fill(channels[block % channels.Length]);
        }

        return values;
    }
}
