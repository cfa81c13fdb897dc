using Multitask.Exports;

namespace Multitask.Stages.Evaluation;

/// <summary>How far an exported model may be from torch in single precision.</summary>
/// <param name="Share">In shares of the range of torch's numbers.</param>
/// <param name="IsMean">Whether the root of the mean squared difference counts, rather than the largest difference.</param>
/// <param name="FromZero">Whether the range begins at 0, as formats round it, rather than at the least number.</param>
internal sealed record Tolerance(double Share, bool IsMean, bool FromZero)
{
    private const double Single = 1e-3;

    /// <summary>Unit roundoff of IEEE 754 binary16: 11 bits of significand, rounded to nearest.</summary>
    private const double HalfRoundoff = 1.0 / 2048;

    /// <summary>Half a step of a range in 255.</summary>
    private const double ByteRoundoff = 0.5 / byte.MaxValue;

    /// <summary>
    /// Of a network in a format: the unit roundoff times the roundings on the longest path, as if none was damped or grew. Roundings to 8 bits
    /// go either way in every number by itself, so their mean counts: a single pixel may be off by much, and parity of scores is for metrics.
    /// </summary>
    internal static Tolerance Of(NumberFormat format, Network network) => format switch
    {
        NumberFormat.Float16 => new(HalfRoundoff * Longest(network, _ => 1), false, true),
        NumberFormat.Int8 => new(ByteRoundoff * Longest(network, node => node.Op is Op.Conv2d or Op.Linear ? 3 : 0), true, true),
        _ => new(Single, false, false),
    };

    /// <summary>The most a path from the input to an output gathers.</summary>
    private static int Longest(Network network, Func<Node, int> roundings)
    {
        var until = network.Nodes.Fold(Map<string, int>.Empty, (known, node) =>
            known.Add(node.Name, roundings(node) + node.Inputs.Fold(0, (most, input) => Math.Max(most, known[input]))));
        return Math.Max(1, network.Outputs.Map(output => until[output.Node]).Max());
    }
}
