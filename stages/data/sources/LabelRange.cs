using System.Globalization;
using System.Numerics;

namespace Multitask.Stages.Data.Sources;

/// <summary>Which labels are classes, and which mean that the class of a pixel is undefined.</summary>
/// <param name="Classes">Classes are 0 to this - 1.</param>
/// <param name="Ignore">A value that means undefined, beside all negative ones; it wins over a class of the same number.</param>
internal sealed record LabelRange(int Classes, Option<long> Ignore)
{
    private const long Undefined = -1;

    /// <summary>Labels with -1 for every undefined one. An error names the label, its place and the range.</summary>
    /// <param name="values">The labels of an image, row by row.</param>
    /// <param name="width">Columns of the image.</param>
    internal Either<string, long[]> Decode<T>(T[] values, int width)
        where T : INumber<T>
    {
        var classes = T.CreateChecked(Classes);
        var (ignores, ignore) = Ignore.Match(value => (true, T.CreateChecked(value)), () => (false, T.Zero));
        var labels = new long[values.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var value = values[i];
            var undefined = value < T.Zero || (ignores && value == ignore);
            if (!T.IsInteger(value) || (value >= classes && !undefined))
            {
                return Refused(value, (i / width, i % width));
            }

            labels[i] = undefined ? Undefined : long.CreateChecked(value);
        }

        return labels;
    }

    private string Refused<T>(T value, (int Row, int Column) at)
        where T : INumber<T>
    {
        var label = value.ToString(null, CultureInfo.InvariantCulture);
        var place = string.Create(CultureInfo.InvariantCulture, $"label {label} at row {at.Row}, column {at.Column}");
        return T.IsInteger(value)
            ? $"{place} is not in 0 to {Classes - 1}; " + Ignore.Match(
                Some: ignore => string.Create(CultureInfo.InvariantCulture, $"undefined are {ignore} (`ignore`) and what is negative"),
                None: () => $"if it means undefined, say `ignore: {label}`")
            : $"{place} is not a whole number; classes are 0 to {Classes - 1}, and what is negative or the value of `ignore` is undefined";
    }
}
