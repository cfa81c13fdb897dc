using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MathNet.Numerics.RootFinding;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Evaluation.Studies;

/// <summary>The test of all pairs of mean ranks after a Friedman test (Demsar, JMLR 7, 2006, section 3.2.2).</summary>
internal static class Nemenyi
{
    /// <summary>CD = q sqrt(k (k + 1) / (6 N)).</summary>
    internal static double CriticalDifference(int methods, int columns, double level = Comparison.Level) =>
        Quantile(methods, level) * Math.Sqrt(methods * (methods + 1) / (6.0 * columns));

    /// <summary>
    /// q: the quantile of the range of k standard normal numbers (the Studentized range with infinitely many degrees of freedom), divided by
    /// the square root of 2.
    /// </summary>
    internal static double Quantile(int methods, double level) =>
        Brent.FindRoot(range => Below(range, methods) - (1 - level), 1e-3, 20, 1e-10) / Math.Sqrt(2);

    /// <summary>P(range of k standard normal numbers &lt;= r) = k * integral of phi(z) (Phi(z) - Phi(z - r))^(k - 1).</summary>
    private static double Below(double range, int methods) => GaussLegendreRule.Integrate(
        z => methods * Normal.PDF(0, 1, z) * Math.Pow(Normal.CDF(0, 1, z) - Normal.CDF(0, 1, z - range), methods - 1), -9, 9 + range, 256);

    /// <summary>
    /// The largest groups of methods, as numbers in the order of their ranks, whose ranks are all less than the critical difference apart;
    /// groups of one are none.
    /// </summary>
    internal static Seq<(int First, int Last)> Groups(Seq<double> ascendingRanks, double criticalDifference)
    {
        var all = Seq(ascendingRanks
            .Map((first, rank) => (First: first, Last: ascendingRanks.Filter(other => other < rank + criticalDifference).Count - 1))
            .Where(group => group.Last > group.First)
            .ToArray());
        return all.Filter(group => !all.Exists(other => other != group && other.First <= group.First && other.Last >= group.Last)).Strict();
    }
}
