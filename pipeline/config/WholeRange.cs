namespace Multitask.Pipeline.Configuration;

/// <summary>A range of whole numbers, both ends inside.</summary>
/// <param name="Min">The smallest; <see cref="long.MinValue"/> is no bound.</param>
/// <param name="Max">The largest; <see cref="long.MaxValue"/> is no bound.</param>
public sealed record WholeRange(long Min = long.MinValue, long Max = long.MaxValue)
{
    /// <summary>Whether a number is inside.</summary>
    public bool Contains(long value) => value >= Min && value <= Max;

    /// <summary>The same for real numbers; an end that is no bound is infinite.</summary>
    internal Interval Interval => new(
        Min is int.MinValue or long.MinValue ? double.NegativeInfinity : Min, false, Max is int.MaxValue or long.MaxValue ? double.PositiveInfinity : Max, false);

    /// <summary>The rule in words: <c>&gt;= 1 and &lt;= 100</c>.</summary>
    public override string ToString() => Max is int.MaxValue or long.MaxValue ? FormattableString.Invariant($">= {Min}")
        : Min is int.MinValue or long.MinValue ? FormattableString.Invariant($"<= {Max}")
        : FormattableString.Invariant($">= {Min} and <= {Max}");
}
