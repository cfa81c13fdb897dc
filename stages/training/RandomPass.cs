namespace Multitask.Stages.Training;

/// <summary>A forward pass in training, as far as random numbers depend on it: a repeated or resumed step draws the same ones again.</summary>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Step">Steps taken before this one.</param>
/// <param name="Pass">Which forward pass of the step, from 0: a look-ahead is the second.</param>
public readonly record struct RandomPass(ulong Seed, long Step, int Pass)
{
    /// <summary>Examples of the step's batch that other processes have before this one's: their numbers are left out.</summary>
    public int First { get; init; }

    /// <summary>The share of the training's steps that are done, 0 to 1.</summary>
    public double Done { get; init; }

    /// <summary>Numbers by the standard Gumbel distribution, the same for every example and process.</summary>
    /// <param name="node">For which node: no other node, pass or step has the same.</param>
    /// <param name="count">How many.</param>
    public double[] Gumbel(Node node, int count)
    {
        var random = new RandomSource(Seed, $"gumbel/{node.Name}", Step, Pass);
        return [.. Enumerable.Range(0, count).Select(_ => -Math.Log(-Math.Log((random.NextUInt32() + 0.5) / (1L << 32))))];
    }

    /// <summary>The stream of a node, which no other node, pass or step reads from.</summary>
    /// <param name="node">The node.</param>
    /// <param name="each">How many numbers an example takes.</param>
    public RandomSource Of(Node node, long each) => new RandomSource(Seed, $"dropout/{node.Name}", Step, Pass).Skip(First * each);
}
