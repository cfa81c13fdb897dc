using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

/// <summary>
/// One number for a multi-task model against a reference: the mean over all metrics of the signed relative difference
/// (Maninis, Radosavovic and Kokkinos, CVPR 2019, with the sign of the papers on gradient manipulation).
/// </summary>
public static class DeltaM
{
    /// <summary>
    /// 100 / n * sum over metrics of (-1)^h (m - b) / |b|, where h is 1 for metrics of which more is better: in percent, below zero where
    /// the model is better than the reference.
    /// </summary>
    /// <param name="scores">m: the model's metrics.</param>
    /// <param name="reference">b: the reference's metrics, the same ones in the same order.</param>
    /// <returns>None where the metrics are not the same ones, or one of them has no value or no relative difference (b is 0).</returns>
    public static Option<double> Percent(Seq<MetricValue> scores, Seq<MetricValue> reference)
    {
        var same = scores.Count == reference.Count && !scores.IsEmpty
            && scores.Zip(reference).ForAll(pair => pair.Item1.Name == pair.Item2.Name);
        var sum = scores.Zip(reference).Fold(0.0, (total, pair) =>
            total + ((pair.Item1.HigherIsBetter ? -1 : 1) * (pair.Item1.Value - pair.Item2.Value) / Math.Abs(pair.Item2.Value)));
        var percent = 100 * sum / scores.Count;
        return same && double.IsFinite(percent) ? Some(percent) : None;
    }
}
