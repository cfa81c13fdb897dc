using System.Diagnostics;
using static TorchSharp.torch;

namespace Multitask.Benches;

/// <summary>How fast batches come, and how long training waits for them.</summary>
/// <param name="Alone">Images per second when nothing else runs.</param>
/// <param name="Training">Images per second of training.</param>
/// <param name="Wait">The share of training's time in which it waits for the next batch.</param>
internal sealed record LoaderSpeed(double Alone, double Training, double Wait)
{
    private const int Epochs = 3;
    private const int Warmup = 2;

    /// <summary>Measures on a split.</summary>
    internal static Either<string, LoaderSpeed> Of(DataSplit split, int batch, StepRunner rig)
    {
        var alone = Enumerable.Range(0, Epochs).Max(epoch => Read(split, Plan(split, batch, epoch)));
        return from warm in Train(split, Plan(split, batch, 0), rig, Warmup)
               from pace in Train(split, Plan(split, batch, 1), rig, int.MaxValue)
               select new LoaderSpeed(alone, pace.Images / pace.Seconds, pace.Waited / pace.Seconds);
    }

    private static EpochPlan Plan(DataSplit split, int batch, int epoch) =>
        new(batch, Seed: 0, epoch, Shuffle: true, Augment: split.Augments);

    /// <summary>Images per second of one epoch.</summary>
    private static double Read(DataSplit split, EpochPlan plan)
    {
        var start = Stopwatch.GetTimestamp();
        var images = Batches.Epoch(split, plan).Sum(batch => (long)batch.Count);
        return images / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Steps over an epoch, at most so many; the time for the first batch, which no step hides, counts.</summary>
    private static Either<string, (double Images, double Seconds, double Waited)> Train(
        DataSplit split, EpochPlan plan, StepRunner rig, int most)
    {
        var start = Stopwatch.GetTimestamp();
        return Eithers.FoldWhile(Timed(Batches.Epoch(split, plan)).Take(most), (Images: 0.0, Waited: 0.0), (sums, next) =>
        {
            using var scope = NewDisposeScope();
            return rig.Take(rig.Tensors(next.Batch, split.Info)).Map(_ => (sums.Images + next.Batch.Count, sums.Waited + next.Waited));
        }).Map(sums => (sums.Images, Stopwatch.GetElapsedTime(start).TotalSeconds, sums.Waited));
    }

    /// <summary>Each batch with the seconds it was waited for.</summary>
    private static IEnumerable<(Batch Batch, double Waited)> Timed(IEnumerable<Batch> batches)
    {
        var asked = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
        {
            yield return (batch, Stopwatch.GetElapsedTime(asked).TotalSeconds);
            asked = Stopwatch.GetTimestamp();
        }
    }
}
