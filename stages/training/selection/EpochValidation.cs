using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>What the validation split said at the end of an epoch.</summary>
/// <param name="Metrics">Every metric of every task, task by task; NaN where one has no value.</param>
/// <param name="IsBest">Whether the epoch is better than all before it.</param>
public sealed record EpochValidation(Seq<double> Metrics, bool IsBest)
{
    /// <summary>As finite numbers: whether it is the best, then for each metric whether it has a value, and the value.</summary>
    internal Seq<double> Save() => Seq((double[])
        [IsBest ? 1 : 0, .. Metrics.Bind(value => double.IsNaN(value) ? Seq(0.0, 0.0) : Seq(1.0, value))]);

    /// <summary>From such numbers; none where there are none.</summary>
    internal static Option<EpochValidation> Load(Seq<double> saved) => saved.IsEmpty
        ? None
        : Some(new EpochValidation(
            Seq(saved.Skip(1).Chunk(2).Select(pair => pair[0] == 1 ? pair[1] : double.NaN).ToArray()),
            saved[0] == 1));
}
