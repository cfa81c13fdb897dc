namespace Multitask.Stages.Evaluation;

/// <summary>How fast a model runs: images per second in batches, and the time of a single image as a service would see it.</summary>
/// <param name="ImagesPerSecond">In batches, the best of a few passes over the same batch.</param>
/// <param name="P50">Median of single-image calls, in milliseconds.</param>
/// <param name="P95">95th percentile of single-image calls, in milliseconds.</param>
internal sealed record Speed(double ImagesPerSecond, double P50, double P95)
{
    private const int Singles = 100;
    private const int Passes = 5;

    /// <summary>Measures on the split's first batch, after a warm-up.</summary>
    internal static Either<string, Speed> Of(IScoring scorer, DataSplit split, int batchSize, CancellationToken cancel)
    {
        var batch = split.Read([.. Enumerable.Range(0, Math.Min(batchSize, split.Count))], default);
        return from batches in Times(() => scorer.Time(batch, batch.Count), Passes, cancel)
               from singles in Times(() => scorer.Time(batch, 1), Singles, cancel)
               select new Speed(batch.Count * 1000 / batches[0], singles[singles.Length / 2], singles[singles.Length * 95 / 100]);
    }

    /// <summary>Milliseconds of each call, shortest first, without the warm-up.</summary>
    private static Either<string, double[]> Times(Func<Either<string, double>> time, int calls, CancellationToken cancel) =>
        Eithers.Traverse(Enumerable.Range(0, calls + 1), _ =>
        {
            cancel.ThrowIfCancellationRequested();
            return time();
        }).Map(times => times.Tail.Order().ToArray());
}
