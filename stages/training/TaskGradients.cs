using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The task gradients w.r.t. the shared parameters: how long they are, and whether they agree.</summary>
/// <param name="Norms">Their lengths, one per task.</param>
/// <param name="Cosines">Of the angle between two of them, below 0 in conflict; pairs of tasks in the order (0, 1), (0, 2), ..., (1, 2), ...</param>
public sealed record TaskGradients(Seq<double> Norms, Seq<double> Cosines)
{
    /// <summary>From their inner products. A gradient of length 0 is at right angles to all others.</summary>
    internal static TaskGradients Of(Gramian gramian) => new(
        Vectors.Of(gramian.Tasks, gramian.Length),
        Seq(Pairs(gramian.Tasks).Map(pair => Cosine(gramian, pair.First, pair.Second)).ToArray()));

    /// <summary>The pairs of some tasks in the order of <see cref="Cosines"/>.</summary>
    internal static Seq<(int First, int Second)> Pairs(int tasks) =>
        Seq(Enumerable.Range(0, tasks).SelectMany(first => Enumerable.Range(first + 1, tasks - first - 1).Select(second => (first, second))).ToArray());

    private static double Cosine(Gramian gramian, int i, int j) => gramian.Length(i) * gramian.Length(j) is > 0 and var lengths
        ? Math.Clamp(gramian[i, j] / lengths, -1, 1)
        : 0;
}
