using System.Collections.Concurrent;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data;

/// <summary>The batches of an epoch, read ahead in the background.</summary>
public static class Batches
{
    /// <summary>Batches that may lie ready: enough to hide a slow read, few enough to keep memory flat.</summary>
    private const int Ahead = 3;

    /// <summary>
    /// The batches of one epoch. A background thread reads ahead; it has ended when the enumeration has, also when that
    /// stops early, so the split may be disposed afterwards.
    /// </summary>
    /// <exception cref="IOException">While enumerating: the split's file cannot be read any more.</exception>
    /// <exception cref="ArgumentException">The plan makes no sense for the split: a mistake of the caller.</exception>
    public static IEnumerable<Batch> Epoch(DataSplit split, EpochPlan plan)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.BatchSize, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegative(plan.FirstBatch, nameof(plan));
        if (plan.Augment && !split.CanAugment)
        {
            throw new ArgumentException("augmentation is for images, the published one for those with a target per pixel", nameof(plan));
        }

        return Prefetch(token => Read(split, plan, token));
    }

    /// <summary>
    /// What a sequence yields, computed ahead on a background thread; its exception comes out where its next element would.
    /// </summary>
    internal static IEnumerable<Batch> Prefetch(Func<CancellationToken, IEnumerable<Batch>> source)
    {
        using var stop = new CancellationTokenSource();
        using var ready = new BlockingCollection<Batch>(Ahead);
        var producer = Task.Factory.StartNew(
            () => Produce(source, ready, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var batch in ready.GetConsumingEnumerable())
            {
                yield return batch;
            }

            producer.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)producer).AsyncWaitHandle.WaitOne();
        }
    }

    private static void Produce(Func<CancellationToken, IEnumerable<Batch>> source, BlockingCollection<Batch> ready, CancellationToken stop)
    {
        try
        {
            foreach (var batch in source(stop))
            {
                ready.Add(batch, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The consumer stopped early: nobody waits for the rest.
        }
        finally
        {
            ready.CompleteAdding();
        }
    }

    private static IEnumerable<Batch> Read(DataSplit split, EpochPlan plan, CancellationToken stop)
    {
        var order = plan.Order(split.Count);
        var augmentation = plan.Augment ? Some(new Augmentation(plan.Seed, plan.Epoch) { Transforms = split.Augments ? split.Transforms : Seq1(Transform.Mtan) }) : None;
        for (var batch = plan.FirstBatch; batch < plan.Batches(split.Count) && !stop.IsCancellationRequested; batch++)
        {
            var first = batch * plan.BatchSize;
            var (part, count) = plan.PartOf(Math.Min(plan.BatchSize, order.Length - first));
            var read = split.Read(order.AsSpan(first + part.First, count), augmentation);
            yield return new Batch(read.Count, read.Inputs, read.Targets) { Part = part };
        }
    }
}
