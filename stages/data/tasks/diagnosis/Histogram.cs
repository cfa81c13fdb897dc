using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Tasks;

/// <summary>How many errors are how large.</summary>
/// <param name="Of">What is counted, with its unit: <c>angle (°)</c>.</param>
/// <param name="From">Where the first bin starts.</param>
/// <param name="Step">The width of a bin.</param>
/// <param name="Counts">Of each bin, its start included and its end not.</param>
/// <param name="Beyond">How many lie outside.</param>
internal sealed record Histogram(string Of, double From, double Step, Seq<long> Counts, long Beyond)
{
    /// <summary>An empty histogram.</summary>
    internal static Histogram Empty(string of, (double From, double Step, int Bins) bins) =>
        new(of, bins.From, bins.Step, Seq(new long[bins.Bins]), 0);

    /// <summary>With more values; those that are no numbers are left out.</summary>
    internal Histogram With(IEnumerable<double> values)
    {
        var (counts, beyond) = (Counts.ToArray(), Beyond);
        foreach (var value in values)
        {
            var at = Math.Floor((value - From) / Step);
            _ = double.IsNaN(at) ? 0 : at >= 0 && at < counts.Length ? counts[(int)at]++ : beyond++;
        }

        return this with { Counts = Seq(counts), Beyond = beyond };
    }

    /// <summary>Of signed errors: the middle bin is around 0, and 1 in 100 errors lies outside.</summary>
    internal static Histogram OfErrors(string of, double[] errors)
    {
        var sizes = errors.Select(Math.Abs).Order().ToArray();
        var reach = sizes.Length == 0 || sizes[(int)((sizes.Length - 1) * 0.99)] is not (> 0 and var most) ? 1 : most;
        var step = 2 * reach / (SignedBins - 1);
        return Empty(of, (-step * SignedBins / 2, step, SignedBins)).With(errors);
    }

    private const int SignedBins = 41;
}
