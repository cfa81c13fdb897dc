using System.Globalization;
using System.Text;

namespace Multitask.Pipeline.Keys;

/// <summary>The pieces of canonical JSON (RFC 8785): one spelling for each value.</summary>
/// <remarks>Differs from the RFC where it would merge different values: -0 keeps its sign, integers beyond 2^53 keep all digits.</remarks>
internal static class CanonicalText
{
    internal static string Object(IEnumerable<(string Name, string Value)> members) =>
        "{" + string.Join(",", members
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => $"{Text(member.Name)}:{member.Value}")) + "}";

    internal static string Array(IEnumerable<string> items) => $"[{string.Join(",", items)}]";

    internal static string Text(string text) => text
        .Select((c, i) => Escaped(text, c, i))
        .Aggregate(new StringBuilder("\""), (all, piece) => all.Append(piece))
        .Append('"')
        .ToString();

    /// <summary>Shortest digits that read back as the same number, laid out as ECMAScript does; what is not finite is a text.</summary>
    internal static string Number(double value) => value switch
    {
        0 => double.IsNegative(value) ? "-0" : "0",
        _ when !double.IsFinite(value) => Text(value.ToString(CultureInfo.InvariantCulture)),
        < 0 => $"-{Positive(Shortest(-value))}",
        _ => Positive(Shortest(value)),
    };

    private static string Shortest(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Positive(string roundTrip)
    {
        var parts = roundTrip.Split('E');
        var (whole, fraction) = parts[0].Split('.') is [var w, var f] ? (w, f) : (parts[0], "");
        var shift = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var digits = (whole + fraction).TrimStart('0');
        // The value is 0.DIGITS times ten to the power of point.
        var point = whole.Length + shift - (whole.Length + fraction.Length - digits.Length);
        return Layout(digits.TrimEnd('0'), point);
    }

    /// <summary>ECMA-262, Number::toString, with n = <paramref name="point"/> and k = the number of digits.</summary>
    private static string Layout(string digits, int point) => point switch
    {
        > 0 and <= 21 when digits.Length <= point => digits.PadRight(point, '0'),
        > 0 and <= 21 => $"{digits.AsSpan(0, point)}.{digits.AsSpan(point)}",
        > -6 and <= 0 => $"0.{new string('0', -point)}{digits}",
        _ => $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits.AsSpan(1)}e{(point > 0 ? "+" : "-")}"
            + Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture),
    };

    private static string Escaped(string text, char c, int i) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        < ' ' => Hexadecimal(c),
        _ when char.IsSurrogate(c) && !Paired(text, i) => Hexadecimal(c),
        _ => c.ToString(),
    };

    private static bool Paired(string text, int i) => char.IsHighSurrogate(text[i])
        ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
        : i > 0 && char.IsHighSurrogate(text[i - 1]);

    private static string Hexadecimal(char c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}
