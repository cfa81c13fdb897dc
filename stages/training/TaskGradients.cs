using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The norms of the task gradients w.r.t. the shared parameters, and the cosines between them.</summary>
/// <param name="Norms">One per task.</param>
/// <param name="Cosines">One per pair of tasks, in the order (0, 1), (0, 2), ..., (1, 2), ...; negative if the tasks conflict.</param>
public sealed record TaskGradients(Seq<double> Norms, Seq<double> Cosines)
{
    /// <summary>The norms and cosines from the inner products; the cosines of a zero gradient are 0.</summary>
    internal static TaskGradients Of(Gramian gramian) => new(
        Vectors.Of(gramian.Tasks, gramian.Length),
        Seq(Pairs(gramian.Tasks).Map(pair => Cosine(gramian, pair.First, pair.Second)).ToArray()));

    /// <summary>All pairs of a number of tasks, in the order of <see cref="Cosines"/>.</summary>
    internal static Seq<(int First, int Second)> Pairs(int tasks) =>
        Seq(Enumerable.Range(0, tasks).SelectMany(first => Enumerable.Range(first + 1, tasks - first - 1).Select(second => (first, second))).ToArray());

    private static double Cosine(Gramian gramian, int i, int j) => gramian.Length(i) * gramian.Length(j) is > 0 and var lengths
        ? Math.Clamp(gramian[i, j] / lengths, -1, 1)
        : 0;
}
