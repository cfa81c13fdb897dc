using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

/// <summary>The predictions of a tenth of all probabilities.</summary>
/// <param name="Count">How many.</param>
/// <param name="Confidence">The sum of their probabilities.</param>
/// <param name="Right">How many of them are true.</param>
/// <remarks>A model is calibrated where the mean probability of each bin is the share that is true (Guo et al., ICML 2017, section 2).</remarks>
internal sealed record CalibrationBin(long Count, double Confidence, long Right)
{
    /// <summary>Bins of equal width.</summary>
    internal const int Bins = 10;

    /// <summary>The mean probability; NaN in an empty bin.</summary>
    internal double MeanConfidence => Confidence / Count;

    /// <summary>The share that is true; NaN in an empty bin.</summary>
    internal double Accuracy => (double)Right / Count;

    /// <summary>
    /// The expected calibration error, 0 to 1: the mean over predictions of the difference between a bin's mean probability and the share that is true.
    /// </summary>
    internal static double ExpectedError(Seq<CalibrationBin> bins) => bins.Filter(bin => bin.Count > 0)
        .Sum(bin => bin.Count * Math.Abs(bin.MeanConfidence - bin.Accuracy)) / bins.Sum(bin => bin.Count);

    /// <summary>Sorts predictions into bins.</summary>
    /// <param name="of">A batch's labelled predictions: the probability, and whether it came true.</param>
    internal static Accumulator<TaskPrediction, Seq<CalibrationBin>> Sorting(Func<TaskPrediction, IEnumerable<(double Probability, bool True)>> of) =>
        Accumulator<TaskPrediction, Seq<CalibrationBin>>.Of(
            Seq(Enumerable.Repeat(new CalibrationBin(0, 0, 0), Bins).ToArray()), (bins, batch) => Add(bins, of(batch)), bins => bins);

    private static Seq<CalibrationBin> Add(Seq<CalibrationBin> bins, IEnumerable<(double Probability, bool True)> predictions)
    {
        var next = bins.ToArray();
        foreach (var (probability, isTrue) in predictions)
        {
            var at = Math.Clamp((int)(probability * Bins), 0, Bins - 1);
            next[at] = new(next[at].Count + 1, next[at].Confidence + probability, next[at].Right + (isTrue ? 1 : 0));
        }

        return Seq(next);
    }
}
