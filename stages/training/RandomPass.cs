namespace Multitask.Stages.Training;

/// <summary>
/// Identifies a forward pass in training for the generation of random numbers, so that a repeated or resumed step draws the same ones again.
/// </summary>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Step">Number of steps taken before this one.</param>
/// <param name="Pass">Index of the forward pass within the step, from 0; a look-ahead is a further pass.</param>
public readonly record struct RandomPass(ulong Seed, long Step, int Pass)
{
    /// <summary>Number of the batch's examples that precede those of this process; their random numbers are skipped.</summary>
    public int First { get; init; }

    /// <summary>The fraction of all training steps that are done, from 0 to 1.</summary>
    public double Done { get; init; }

    /// <summary>Samples of the standard Gumbel distribution, the same for every example and process.</summary>
    /// <param name="node">The node; every node, step and pass has its own samples.</param>
    /// <param name="count">The number of samples.</param>
    public double[] Gumbel(Node node, int count)
    {
        var random = new RandomSource(Seed, $"gumbel/{node.Name}", Step, Pass);
        return [.. Enumerable.Range(0, count).Select(_ => -Math.Log(-Math.Log((random.NextUInt32() + 0.5) / (1L << 32))))];
    }

    /// <summary>The random numbers of a node; every node, step and pass has its own.</summary>
    /// <param name="node">The node.</param>
    /// <param name="each">The number of random numbers per example.</param>
    public RandomSource Of(Node node, long each) => new RandomSource(Seed, $"dropout/{node.Name}", Step, Pass).Skip(First * each);
}
