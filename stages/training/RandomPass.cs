namespace Multitask.Stages.Training;

/// <summary>A forward pass in training, as far as random numbers depend on it: a repeated or resumed step draws the same ones again.</summary>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Step">Steps taken before this one.</param>
/// <param name="Pass">Which forward pass of the step, from 0: a look-ahead is the second.</param>
public readonly record struct RandomPass(ulong Seed, long Step, int Pass)
{
    /// <summary>Examples of the step's batch that other processes have before this one's: their numbers are left out.</summary>
    public int First { get; init; }

    /// <summary>The stream of a node, which no other node, pass or step reads from.</summary>
    /// <param name="node">The node.</param>
    /// <param name="each">How many numbers an example takes.</param>
    public RandomSource Of(Node node, long each) => new RandomSource(Seed, $"dropout/{node.Name}", Step, Pass).Skip(First * each);
}
