using System.Diagnostics;
using System.Globalization;

namespace Multitask.Stages.Search;

/// <summary>The values that a search may give to a key.</summary>
internal abstract record SearchRange
{
    private SearchRange() { }

    /// <summary>Numbers whose logarithms are uniform between those of two positive numbers.</summary>
    internal sealed record LogUniform(double Low, double High) : SearchRange;

    /// <summary>Numbers that are uniform between two.</summary>
    internal sealed record Uniform(double Low, double High) : SearchRange;

    /// <summary>Whole numbers, both ends inside, all as likely.</summary>
    internal sealed record Whole(long Low, long High) : SearchRange;

    /// <summary>Some values, all as likely.</summary>
    internal sealed record Choice(Seq<ConfigNode> Values) : SearchRange;

    /// <summary>The value at a share of the range, as a file says it.</summary>
    /// <param name="share">From 0, below 1.</param>
    /// <param name="range">The range as it was written: the value stands in its place.</param>
    internal ConfigNode At(double share, ConfigNode range) => this switch
    {
        LogUniform of => Number(Math.Exp(Math.Log(of.Low) + (share * (Math.Log(of.High) - Math.Log(of.Low)))), (of.Low, of.High), range),
        Uniform of => Number(of.Low + (share * (of.High - of.Low)), (of.Low, of.High), range),
        Whole of => range.Named((of.Low + (long)Math.Floor(share * (of.High - of.Low + 1))).ToString(CultureInfo.InvariantCulture)),
        Choice choice => choice.Values[(int)Math.Floor(share * choice.Values.Count)],
        _ => throw new UnreachableException(),
    };

    /// <summary>Four digits: a person may write the same stage by hand.</summary>
    private static ConfigNode Number(double value, (double Low, double High) ends, ConfigNode range)
    {
        var digits = double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return range.Named(Math.Clamp(digits, ends.Low, ends.High).ToString(CultureInfo.InvariantCulture).ToLowerInvariant());
    }
}
