using static LanguageExt.Prelude;

namespace Multitask.Stages.Reports;

/// <summary>An axis: the numbers it spans, linear or logarithmic, and the marks on it.</summary>
/// <param name="Logarithmic">Whether equal ratios are equally far apart.</param>
/// <param name="Low">The number at its start.</param>
/// <param name="High">The number at its end, above <paramref name="Low"/>.</param>
/// <param name="Marks">Round numbers within it, ascending.</param>
internal sealed record Scale(bool Logarithmic, double Low, double High, Seq<double> Marks)
{
    /// <summary>Numbers further apart than this are shown on a logarithmic axis.</summary>
    private const double WideRatio = 20;

    /// <summary>Where a number lies: 0 at the start, 1 at the end.</summary>
    internal double Position(double value) => Logarithmic
        ? Math.Log(value / Low) / Math.Log(High / Low)
        : (value - Low) / (High - Low);

    /// <summary>
    /// An axis for some numbers: logarithmic where all are above zero and the largest is over 20 times the smallest; from zero where that
    /// takes no more than a third of the room, or where asked for.
    /// </summary>
    internal static Scale For(Seq<double> numbers, bool fromZero)
    {
        var finite = numbers.Filter(double.IsFinite);
        var (low, high) = finite.IsEmpty ? (0, 1) : (finite.Min(), finite.Max());
        return low > 0 && high / low > WideRatio && !fromZero ? Log(low, high)
            : low >= 0 && (fromZero || low < high / 3) ? Linear(0, high)
            : Linear(low, high);
    }

    /// <summary>A linear axis for some numbers, wherever they are.</summary>
    internal static Scale Over(Seq<double> numbers) => Linear(numbers.Min(), numbers.Max());

    /// <summary>An axis of whole numbers that begins with the first and ends with the last: epochs.</summary>
    internal static Scale Counting(int first, int last)
    {
        var step = Math.Max(1, (int)Math.Ceiling(Round((last - first) / 6.0)));
        var marks = Range(first, last - first + 1).Filter(number => number == first || number % step == 0);
        var apart = marks.Filter(mark => mark == first || mark - first >= step / 2.0).Map(mark => (double)mark);
        return new Scale(false, first, Math.Max(last, first + 1), Seq(apart));
    }

    private static Scale Linear(double low, double high)
    {
        var spread = high > low ? high - low : Math.Max(Math.Abs(high), 1);
        var step = Round(spread / 4);
        var (first, last) = (Math.Floor((low / step) + 1e-9), Math.Ceiling((high / step) - 1e-9));
        last = last > first ? last : first + 1;
        return new Scale(false, first * step, last * step, Seq(Range(0, (int)(last - first) + 1).Map(at => (first + at) * step)));
    }

    private static Scale Log(double low, double high)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
        var fine = last - first <= 3 ? Seq(1.0, 2, 5) : Seq1(1.0);
        var all = Seq(Range(first, last - first + 1).Bind(power => fine.Map(digit => digit * Math.Pow(10, power))));
        var (start, end) = (all.Filter(mark => mark <= low * (1 + 1e-9)).Last, all.Filter(mark => mark >= high * (1 - 1e-9)).Head);
        return new Scale(true, start, end, all.Filter(mark => mark >= start && mark <= end));
    }

    /// <summary>The nearest of 1, 2, 2.5, 5 and 10 times a power of ten that is not smaller.</summary>
    private static double Round(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 1e-300))));
        return power * Seq(1, 2, 2.5, 5, 10).Find(digit => digit * power >= value * (1 - 1e-9)).IfNone(10);
    }
}
