using MathNet.Numerics.Random;

namespace Multitask.Stages.Evaluation.Studies;

/// <summary>
/// The sign-flip (one-sample permutation) test: were two methods alike, every difference could as well have the other sign
/// (Fisher, The Design of Experiments, 1935, section 21).
/// </summary>
internal static class SignFlip
{
    /// <summary>With more differences, this power of two of random signs stands for all of them.</summary>
    private const int MostExact = 16;

    private const int Seed = 0;

    /// <summary>
    /// The share of the 2^n sign patterns whose sum is as far from zero as the one that was found, or further. Where n is above 16, of 2^16
    /// random patterns and the one that was found.
    /// </summary>
    internal static double PValue(double[] differences)
    {
        // Sums that are equal in real numbers may differ in their last bits.
        var found = Math.Abs(differences.Sum()) - (1e-12 * differences.Sum(Math.Abs));
        var random = new MersenneTwister(Seed, threadSafe: false);
        var patterns = 1 << Math.Min(differences.Length, MostExact);
        var extreme = differences.Length <= MostExact
            ? Enumerable.Range(0, patterns).Count(pattern => Math.Abs(Sum(differences, at => (pattern >> at & 1) == 1)) >= found)
            : 1 + Enumerable.Range(0, patterns).Count(_ => Math.Abs(Sum(differences, _ => random.NextBoolean())) >= found);
        return (double)extreme / (differences.Length <= MostExact ? patterns : patterns + 1);
    }

    /// <summary>The smallest p-value that n differences can have, whatever they are: 2 / 2^n.</summary>
    internal static double Smallest(int count) => Math.Pow(2, 1 - count);

    /// <summary>The fewest seeds with which the best of some comparisons could be significant after the correction for all of them.</summary>
    internal static int Fewest(int comparisons) =>
        Enumerable.Range(1, 64).First(count => comparisons * Smallest(count) < Comparison.Level);

    private static double Sum(double[] differences, Func<int, bool> flip)
    {
        var sum = 0.0;
        for (var at = 0; at < differences.Length; at++)
        {
            sum += flip(at) ? -differences[at] : differences[at];
        }

        return sum;
    }
}
