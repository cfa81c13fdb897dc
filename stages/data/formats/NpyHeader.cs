using System.Globalization;
using System.Text.RegularExpressions;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>Element type of an npy file.</summary>
/// <param name="Kind"><c>f</c> float, <c>i</c> signed, <c>u</c> unsigned, <c>b</c> bool.</param>
/// <param name="Size">Bytes: 1, 2, 4 or 8.</param>
/// <param name="BigEndian">Most significant byte first.</param>
public sealed record NpyType(char Kind, int Size, bool BigEndian)
{
    /// <summary>What NumPy calls it, without the byte order: <c>uint8</c>.</summary>
    public string Name => Kind switch
    {
        'b' => "bool",
        'f' => $"float{8 * Size}",
        'u' => $"uint{8 * Size}",
        _ => $"int{8 * Size}",
    };

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
public sealed partial record NpyHeader(NpyType Type, bool Fortran, Seq<int> Shape)
{
    /// <summary>As many as NumPy has.</summary>
    private const int MaxAxes = 32;

    /// <summary>How many numbers the file claims to hold; 2^63 where it is more than any file holds.</summary>
    public Int128 Count => Shape.Contains(0) ? 0 : Shape.Fold(Int128.One, (product, size) => Int128.Min(product * size, Most));

    private static Int128 Most => Int128.One << 63;

    /// <summary>A Python dictionary of three entries, in any order: keys are quoted, values are strings, tuples, lists or words.</summary>
    [GeneratedRegex("""
        \A\s*\{
        (?:\s*(?:'(?<key>\w+)'|"(?<key>\w+)")\s*:\s*(?<value>'[^']*'|"[^"]*"|\([^()]*\)|\[[^\[\]]*\]|[\w.]+)\s*(?:,|(?=\}))){3}
        \s*\}\s*\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Dictionary { get; }

    /// <summary>Reads the dictionary of a header. Exactly the three published keys, each once.</summary>
    internal static Either<string, NpyHeader> Parse(string text)
    {
        var found = Dictionary.Match(text);
        var entries = toSeq(found.Groups["key"].Captures).Zip(toSeq(found.Groups["value"].Captures));
        Either<string, string> Value(string key) => entries.Find(entry => entry.Item1.Value == key).Map(entry => entry.Item2.Value)
            .ToEither($"its header is not the dictionary {{descr, fortran_order, shape}}: {Shorten(text)}");
        return from descr in Value("descr")
               from fortran in Value("fortran_order")
               from shape in Value("shape")
               from type in ParseType(descr)
               from isFortran in ParseBool(fortran)
               from sizes in ParseShape(shape)
               select new NpyHeader(type, isFortran, sizes);
    }

    private static Either<string, NpyType> ParseType(string text)
    {
        var inner = text.Trim('\'', '"');
        if (inner.Contains('O', StringComparison.Ordinal))
        {
            return $"holds Python objects ({Shorten(text)}), which are never loaded";
        }

        var (order, kind, size) = inner.Length == 3 ? (inner[0], inner[1], inner[2] - '0') : ('?', '?', 0);
        var known = kind switch
        {
            'i' or 'u' => size is 1 or 2 or 4 or 8,
            'f' => size is 2 or 4 or 8,
            'b' => size == 1,
            _ => false,
        };
        return known && (order is '<' or '>' || (order == '|' && size == 1))
            ? new NpyType(kind, size, order == '>')
            : Left<string, NpyType>($"has element type {Shorten(text)}; float16, float32, float64, bool and integers of 8 to 64 bits are read");
    }

    /// <summary>NumPy writes the representation of what it was given, which may be one of its own scalars.</summary>
    private static Either<string, bool> ParseBool(string text) => text switch
    {
        "True" or "np.True_" => true,
        "False" or "np.False_" => false,
        _ => Left<string, bool>($"fortran_order is {Shorten(text)}"),
    };

    /// <summary>A tuple of sizes. <c>(2)</c> is a number in parentheses, a tuple of one is <c>(2,)</c>.</summary>
    private static Either<string, Seq<int>> ParseShape(string text)
    {
        var inner = text.StartsWith('(') ? text[1..^1].Trim() : "?";
        var items = inner.Length == 0 ? [] : (inner.EndsWith(',') ? inner[..^1] : inner).Split(',', StringSplitOptions.TrimEntries);
        var isTuple = inner.Length == 0 || inner.Contains(',', StringComparison.Ordinal);
        return (isTuple && items.Length <= MaxAxes ? toSeq(items).Map(Size).Sequence() : None).ToEither($"its shape is {Shorten(text)}");
    }

    /// <summary>Python 2 wrote long integers with an L: <c>32L</c>.</summary>
    private static Option<int> Size(string text) =>
        int.TryParse(text.EndsWith('L') ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? Some(size) : None;

    private static string Shorten(string text) => Sanitize.Line(text.TrimEnd(), 80);
}
