using System.Numerics.Tensors;

namespace Multitask.Stages.Reinforcement;

/// <summary>Batches from a replay. Which transitions, and the noise, are functions of the seed and the number of the update.</summary>
/// <param name="Replay">What is drawn from.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="PerTask">Transitions of each task in a batch.</param>
/// <param name="Input">What networks read.</param>
/// <param name="Seed">Of all draws.</param>
internal sealed record BatchSource(Replay Replay, ReplayShape Shape, int PerTask, AgentInput Input, ulong Seed)
{
    /// <summary>Standard normal numbers of a purpose.</summary>
    internal static double[] Noise(int count, RandomSource random)
    {
        var noise = new double[count];
        foreach (ref var value in noise.AsSpan())
        {
            value = random.NextGaussian();
        }

        return noise;
    }

    /// <summary>The batch of an update, with replacement and uniformly from the newest transitions.</summary>
    /// <param name="update">Number of the update.</param>
    /// <param name="added">Transitions that every task has had.</param>
    internal SacBatch Draw(long update, long added)
    {
        var (rows, random) = (Shape.Tasks * PerTask, new RandomSource(Seed, "replay", update));
        var batch = new SacBatch(
            new double[rows * Input.Width], new double[rows * Shape.Action], new double[rows], new double[rows * Input.Width], new double[rows],
            Noise(rows * Shape.Action, new RandomSource(Seed, "actor", update)), Noise(rows * Shape.Action, new RandomSource(Seed, "target", update)));
        var (kept, transition, wide) = ((int)Math.Min(added, Shape.Kept), new float[Shape.Width], new double[Shape.Width]);
        for (var row = 0; row < rows; row++)
        {
            Replay.Read(row / PerTask, added - 1 - random.Next(kept), transition);
            TensorPrimitives.ConvertTruncating<float, double>(transition, wide);
            Fill(batch, row, wide);
        }

        return batch;
    }

    private void Fill(SacBatch batch, int row, ReadOnlySpan<double> transition)
    {
        var (seen, acted, task) = (Shape.Observation, Shape.Action, row / PerTask);
        Input.Write(transition[..seen], task, batch.Observations.AsSpan(row * Input.Width, Input.Width));
        transition.Slice(seen, acted).CopyTo(batch.Actions.AsSpan(row * acted));
        batch.Rewards[row] = transition[seen + acted];
        Input.Write(transition.Slice(seen + acted + 1, seen), task, batch.NextObservations.AsSpan(row * Input.Width, Input.Width));
        batch.Continues[row] = transition[^1];
    }
}
