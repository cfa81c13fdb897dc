namespace Multitask.Stages.Reinforcement;

/// <summary>Transitions, row by row and task after task, with the noise that an update draws: all that an update reads from outside.</summary>
/// <param name="Observations">(N, inputs).</param>
/// <param name="Actions">(N, A), in [-1, 1].</param>
/// <param name="Rewards">(N).</param>
/// <param name="NextObservations">(N, inputs).</param>
/// <param name="Continues">(N): 1, or 0 where the episode ended for good.</param>
/// <param name="Noise">(N, A), standard normal: of the actions that the actor learns from.</param>
/// <param name="NextNoise">(N, A), standard normal: of the next actions.</param>
internal sealed record SacBatch(
    double[] Observations,
    double[] Actions,
    double[] Rewards,
    double[] NextObservations,
    double[] Continues,
    double[] Noise,
    double[] NextNoise);

/// <summary>What an update saw and decided.</summary>
/// <param name="CriticLosses">One per task: the mean squared errors of both critics, added.</param>
/// <param name="Weights">One per task: those of the critics' losses, in the weighting's own sense.</param>
/// <param name="ActorLosses">One per task.</param>
/// <param name="TemperatureLosses">One per task.</param>
/// <param name="ActorWeights">One per task: those of the actor's losses.</param>
internal sealed record SacReport(
    Seq<double> CriticLosses, Seq<double> Weights, Seq<double> ActorLosses, Seq<double> TemperatureLosses, Seq<double> ActorWeights);
