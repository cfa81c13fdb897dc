using System.Globalization;

namespace Multitask.Pipeline.Configuration;

/// <summary>A range of real numbers, either end open or closed; an infinite end is no bound.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="LowOpen">Whether the lower end itself is outside.</param>
/// <param name="High">The upper end.</param>
/// <param name="HighOpen">Whether the upper end itself is outside.</param>
public sealed record Interval(double Low, bool LowOpen, double High, bool HighOpen)
{
    /// <summary>Every finite number.</summary>
    public static Interval Any { get; } = new(double.NegativeInfinity, true, double.PositiveInfinity, true);

    /// <summary>Numbers greater than zero.</summary>
    public static Interval Positive { get; } = Above(0);

    /// <summary>low &lt;= x.</summary>
    public static Interval AtLeast(double low) => Any with { Low = low, LowOpen = false };

    /// <summary>low &lt; x.</summary>
    public static Interval Above(double low) => Any with { Low = low };

    /// <summary>low &lt;= x &lt;= high.</summary>
    public static Interval Between(double low, double high) => new(low, false, high, false);

    /// <summary>Whether a number is inside.</summary>
    public bool Contains(double x) => (LowOpen ? x > Low : x >= Low) && (HighOpen ? x < High : x <= High);

    /// <summary>The rule in words: <c>&gt; 0 and &lt;= 1</c>.</summary>
    public override string ToString() => string.Join(" and ", Bounds());

    private Seq<string> Bounds() => Bound(LowOpen ? ">" : ">=", Low) + Bound(HighOpen ? "<" : "<=", High);

    private static Seq<string> Bound(string sign, double end) =>
        double.IsFinite(end) ? Seq1(string.Create(CultureInfo.InvariantCulture, $"{sign} {end}")) : Seq<string>();
}
