namespace Multitask.Stages.Data;

/// <summary>How the batches of one epoch come about. Equal plans over equal data give equal batches.</summary>
/// <param name="BatchSize">Examples per batch, at least 1; the last batch of an epoch may be smaller.</param>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Epoch">Which epoch, from 0: each has its own order and augmentation.</param>
/// <param name="Shuffle">A random order; otherwise the order of the file.</param>
/// <param name="Augment">The augmentation (<see cref="Augmentation"/>) that the split asks for, the published one where it asks for none; wanted
/// where <see cref="DataSplit.Augments"/> says so.</param>
/// <param name="FirstBatch">Batches to leave out at the start: a resumed epoch goes on with exactly the batches it would have had.</param>
public sealed record EpochPlan(int BatchSize, ulong Seed, int Epoch, bool Shuffle, bool Augment, int FirstBatch = 0)
{
    /// <summary>Which of several processes this is, from 0, each of which takes a part of every batch; one takes all.</summary>
    public (int Rank, int Count) Share { get; init; } = (0, 1);

    /// <summary>The part of a batch of so many examples that is this process's, and how many are in it, at least 1.</summary>
    internal (BatchPart Part, int Count) PartOf(int examples)
    {
        var (first, end) = ((int)((long)examples * Share.Rank / Share.Count), (int)((long)examples * (Share.Rank + 1) / Share.Count));
        return end > first
            ? (new BatchPart(first, examples), end - first)
            : (new BatchPart(0, examples) { IsSpare = true }, 1);
    }

    /// <summary>Batches of a whole epoch over so many examples.</summary>
    public int Batches(int examples) => (int)((examples + (long)BatchSize - 1) / BatchSize);

    /// <summary>The examples in the order of the epoch.</summary>
    public int[] Order(int examples) =>
        Shuffle ? new RandomSource(Seed, "shuffle", Epoch).Permutation(examples) : [.. Enumerable.Range(0, examples)];
}
