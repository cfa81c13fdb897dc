using System.Globalization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data;

/// <summary>Element type of an npy file.</summary>
/// <param name="Kind"><c>f</c> float, <c>i</c> signed, <c>u</c> unsigned.</param>
/// <param name="Size">Bytes: 1, 2, 4 or 8.</param>
/// <param name="BigEndian">Most significant byte first.</param>
public sealed record NpyType(char Kind, int Size, bool BigEndian)
{
    /// <inheritdoc />
    public override string ToString() => $"{(BigEndian ? '>' : '<')}{Kind}{Size}";
}

/// <summary>
/// The header of an npy file, versions 1 to 3
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). Pure: text in, record out.
/// </summary>
/// <param name="Type">Element type.</param>
/// <param name="Fortran">Column-major order.</param>
/// <param name="Shape">Axes; none for a single number.</param>
public sealed record NpyHeader(NpyType Type, bool Fortran, Seq<int> Shape)
{
    /// <summary>As many as NumPy has.</summary>
    private const int MaxAxes = 32;

    /// <summary>How many numbers the file claims to hold; 2^63 where it is more than any file holds.</summary>
    public Int128 Count => Shape.Contains(0) ? 0 : Shape.Fold(Int128.One, (product, size) => Int128.Min(product * size, Most));

    private static Int128 Most => Int128.One << 63;

    /// <summary>Reads the dictionary of a header. Exactly the three published keys, each once.</summary>
    internal static Either<string, NpyHeader> Parse(string text)
    {
        var cursor = new PythonLiteral(text);
        var entries = new Dictionary<string, string>();
        var valid = cursor.Take('{');
        while (valid && !cursor.Take('}'))
        {
            valid = cursor.TakeString().Case is string key && cursor.Take(':')
                && cursor.TakeValue().Case is string value && entries.TryAdd(key, value);
            valid = valid && (cursor.Take(',') || cursor.Peek == '}');
        }

        return !valid || !cursor.AtEnd || entries.Count != 3
            ? $"its header is not the dictionary {{descr, fortran_order, shape}}: {Shorten(text)}"
            : from descr in Entry(entries, "descr").Bind(ParseType)
              from fortran in Entry(entries, "fortran_order").Bind(ParseBool)
              from shape in Entry(entries, "shape").Bind(ParseShape)
              select new NpyHeader(descr, fortran, shape);
    }

    private static Either<string, string> Entry(Dictionary<string, string> entries, string key) =>
        entries.TryGetValue(key, out var value) ? Right<string, string>(value) : Left<string, string>($"its header has no {key}");

    private static Either<string, NpyType> ParseType(string text)
    {
        var inner = text.Trim('\'', '"');
        if (inner.Contains('O', StringComparison.Ordinal))
        {
            return $"holds Python objects ({Shorten(text)}), which are never loaded";
        }

        var (order, kind, size) = inner.Length == 3 ? (inner[0], inner[1], inner[2] - '0') : ('?', '?', 0);
        var known = kind is 'i' or 'u' ? size is 1 or 2 or 4 or 8 : kind is 'f' && size is 4 or 8;
        return known && (order is '<' or '>' || (order == '|' && size == 1))
            ? new NpyType(kind, size, order == '>')
            : Left<string, NpyType>($"has element type {Shorten(text)}; float32, float64 and integers of 8 to 64 bits are read");
    }

    private static Either<string, bool> ParseBool(string text) => text switch
    {
        "True" => true,
        "False" => false,
        _ => Left<string, bool>($"fortran_order is {Shorten(text)}"),
    };

    private static Either<string, Seq<int>> ParseShape(string text)
    {
        var parts = text.StartsWith('(') ? text[1..^1].Split(',', StringSplitOptions.TrimEntries) : ["?"];
        var listed = parts.Length > 1 && parts[^1].Length == 0 ? parts[..^1] : parts.Length == 1 && parts[0].Length == 0 ? [] : parts;
        var oneWithoutComma = parts.Length == 1 && listed.Length == 1;
        return (oneWithoutComma || listed.Length > MaxAxes ? Option<Seq<int>>.None : listed.ToSeq().Strict()
                .Map(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? Some(size) : None)
                .Sequence()
                .Map(sizes => sizes.Strict()))
            .ToEither($"its shape is {Shorten(text)}");
    }

    private static string Shorten(string text) => Sanitize.Line(text.TrimEnd(), 80);
}
