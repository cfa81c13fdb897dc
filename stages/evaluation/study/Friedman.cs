using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation.Studies;

/// <summary>Ranks of methods: 1 is the best, equal values share the mean of their ranks.</summary>
internal static class Ranking
{
    /// <summary>The rank of each of some finite values of one metric.</summary>
    internal static Seq<double> Of(Seq<double> values, bool higherIsBetter) =>
        Seq(values.Map(value => higherIsBetter ? -value : value).Ranks(RankDefinition.Average));
}

/// <summary>
/// The Friedman test of k methods over N columns with the Nemenyi test after it (Demsar, JMLR 7, 2006, section 3.2.2): a column here is a
/// metric of a task, where Demsar has a data set.
/// </summary>
/// <param name="Methods">k.</param>
/// <param name="Columns">N.</param>
/// <param name="ChiSquared">12 N / (k (k + 1)) * (sum of R_j^2 - k (k + 1)^2 / 4), where R_j are the mean ranks.</param>
/// <param name="F">(N - 1) chi^2 / (N (k - 1) - chi^2), by Iman and Davenport; infinite where every column has the same ranks.</param>
/// <param name="PValue">Of F with k - 1 and (k - 1)(N - 1) degrees of freedom.</param>
/// <param name="CriticalDifference">Mean ranks that are less apart are not told apart at the level 0.05.</param>
internal sealed record Friedman(int Methods, int Columns, double ChiSquared, double F, double PValue, double CriticalDifference)
{
    /// <summary>From the mean ranks of at least two methods over at least two columns; None with fewer.</summary>
    internal static Option<Friedman> Of(Seq<double> meanRanks, int columns)
    {
        double k = meanRanks.Count;
        if (k < 2 || columns < 2)
        {
            return None;
        }

        var squares = meanRanks.Fold(0.0, (sum, rank) => sum + (rank * rank));
        var chi = 12 * columns / (k * (k + 1)) * (squares - (k * (k + 1) * (k + 1) / 4));
        // Rounding may leave a trace where all columns agree.
        var rest = (columns * (k - 1)) - chi;
        var f = rest > 1e-9 * columns * k ? (columns - 1) * chi / rest : double.PositiveInfinity;
        return new Friedman(
            meanRanks.Count, columns, chi, f,
            double.IsFinite(f) ? 1 - FisherSnedecor.CDF(k - 1, (k - 1) * (columns - 1), Math.Max(f, 0)) : 0,
            Nemenyi.CriticalDifference(meanRanks.Count, columns));
    }
}
