using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>The validation metrics at the end of an epoch.</summary>
/// <param name="Metrics">All metrics of the first task, then those of the next, and so on; NaN for a metric without a value.</param>
/// <param name="IsBest">Whether the epoch is better than all epochs before it.</param>
public sealed record EpochValidation(Seq<double> Metrics, bool IsBest)
{
    /// <summary>As finite numbers: whether the epoch is the best, then, for each metric, whether it has a value and the value.</summary>
    internal Seq<double> Save() => Seq((double[])
        [IsBest ? 1 : 0, .. Metrics.Bind(value => double.IsNaN(value) ? Seq(0.0, 0.0) : Seq(1.0, value))]);

    /// <summary>From the numbers that <see cref="Save"/> gives; none if there are none.</summary>
    internal static Option<EpochValidation> Load(Seq<double> saved) => saved.IsEmpty
        ? None
        : Some(new EpochValidation(
            Seq(saved.Skip(1).Chunk(2).Select(pair => pair[0] == 1 ? pair[1] : double.NaN).ToArray()),
            saved[0] == 1));
}
