using System.Diagnostics;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Benches;

/// <summary>How fast batches come, and how long training waits for them.</summary>
/// <param name="Alone">Images a second when nothing else runs.</param>
/// <param name="Training">Images a second of training.</param>
/// <param name="Wait">The share of training's time in which it waits for the next batch.</param>
internal sealed record DataPace(double Alone, double Training, double Wait)
{
    private const int Epochs = 3;
    private const int Warmup = 2;

    /// <summary>Measures on a split.</summary>
    internal static Either<string, DataPace> Of(DataSplit split, int batch, StepRig rig)
    {
        var alone = Enumerable.Range(0, Epochs).Max(epoch => Read(split, Plan(split, batch, epoch)));
        return from warm in Train(split, Plan(split, batch, 0), rig, Warmup)
               from pace in Train(split, Plan(split, batch, 1), rig, int.MaxValue)
               select new DataPace(alone, pace.Images / pace.Seconds, pace.Waited / pace.Seconds);
    }

    private static EpochPlan Plan(DataSplit split, int batch, int epoch) =>
        new(batch, Seed: 0, epoch, Shuffle: true, Augment: split.Augments);

    /// <summary>Images a second of one epoch.</summary>
    private static double Read(DataSplit split, EpochPlan plan)
    {
        var start = Stopwatch.GetTimestamp();
        var images = Batches.Epoch(split, plan).Sum(batch => (long)batch.Count);
        return images / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Steps over an epoch, at most so many; the time for the first batch, which no step hides, counts.</summary>
    private static Either<string, (double Images, double Seconds, double Waited)> Train(
        DataSplit split, EpochPlan plan, StepRig rig, int most)
    {
        var (start, waited, images) = (Stopwatch.GetTimestamp(), 0.0, 0.0);
        using var batches = Batches.Epoch(split, plan).GetEnumerator();
        for (var step = 0; step < most; step++)
        {
            var asked = Stopwatch.GetTimestamp();
            var another = batches.MoveNext();
            waited += Stopwatch.GetElapsedTime(asked).TotalSeconds;
            if (!another)
            {
                break;
            }

            using var scope = NewDisposeScope();
            var taken = rig.Take(rig.Tensors(batches.Current, split.Info));
            if (taken.Case is string reason)
            {
                return Left(reason);
            }

            images += batches.Current.Count;
        }

        return (images, Stopwatch.GetElapsedTime(start).TotalSeconds, waited);
    }
}
