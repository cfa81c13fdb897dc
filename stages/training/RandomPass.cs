namespace Multitask.Stages.Training;

/// <summary>A forward pass in training, as far as random numbers depend on it: a repeated or resumed step draws the same ones again.</summary>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Step">Steps taken before this one.</param>
/// <param name="Pass">Which forward pass of the step, from 0: a look-ahead is the second.</param>
public readonly record struct RandomPass(ulong Seed, long Step, int Pass)
{
    /// <summary>The stream of a node, which no other node, pass or step reads from.</summary>
    public RandomSource Of(Node node) => new(Seed, $"dropout/{node.Name}", Step, Pass);
}
