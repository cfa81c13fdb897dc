using System.Globalization;
using CsvHelper;
using Parquet.Serialization;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Formats;

/// <summary>A table as texts: its columns' names and its rows; a missing value is an empty text.</summary>
/// <param name="Columns">Names, all different.</param>
/// <param name="Rows">One text per column; every row has as many.</param>
/// <param name="Lines">Where each row stands in its file, for messages: the line of a text file, the number of the row in another.</param>
internal sealed record TableFile(Seq<string> Columns, Seq<string[]> Rows, Seq<long> Lines)
{
    /// <summary>What public data sets write for a value that is not known.</summary>
    private const string Unknown = "?";

    /// <summary>
    /// Reads a table. Parquet where the name ends so, else CSV (RFC 4180, or with tabs or semicolons): with a header, or with names given, in
    /// which case the conventions of C4.5's files hold too: a line that begins with | is a comment, and a row may end with a period.
    /// </summary>
    /// <param name="path">For messages, and for its ending.</param>
    /// <param name="content">The file.</param>
    /// <param name="names">Of the columns, where the file has no header; empty: the first row is one.</param>
    internal static Either<string, TableFile> Read(string path, byte[] content, Seq<string> names) =>
        Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase)
            ? ReadParquet(path, content)
            : Files.File<TableFile>(path, () => ReadText(path, content, names));

    private static Either<string, TableFile> ReadText(string path, byte[] content, Seq<string> names)
    {
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            TrimWhitespace = true,
            Separator = Separator(path, content),
            CommentPrefix = names.IsEmpty ? null : '|',
            FieldCountMismatch = CsvFieldCountHandling.Allow,
            TrackLineNumbers = true,
        };
        try
        {
            using var reader = CsvReader.Create(content, options);
            return Texts(path, reader, names);
        }
        catch (CsvFormatException error)
        {
            return $"{path}:{error.LineNumber}: {error.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static Either<string, TableFile> Texts(string path, CsvReader reader, Seq<string> names)
    {
        var (rows, lines) = (new List<string[]>(), new List<long>());
        var columns = names;
        while (reader.Read())
        {
            string[] row = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
            if (columns.IsEmpty)
            {
                columns = Seq(row);
            }
            else if (row.Length != columns.Count)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{path}:{reader.LineNumber}: must have {columns.Count} fields, found {row.Length}");
            }
            else
            {
                rows.Add(System.Array.ConvertAll(names.IsEmpty ? row : WithoutPeriod(row), Known));
                lines.Add(reader.LineNumber);
            }
        }

        return Checked(path, new TableFile(columns, Seq(rows.ToArray()), Seq(lines.ToArray())));
    }

    private static Either<string, TableFile> Checked(string path, TableFile table) =>
        table.Rows.IsEmpty ? $"{path}: holds no rows"
        : table.Columns.Find(name => name.Length == 0).IsSome ? $"{path}: a column of the header has no name"
        : table.Columns.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? $"{path}: two columns have the name {twice.Key}"
        : table;

    private static string Known(string text) => text == Unknown ? "" : text;

    private static string[] WithoutPeriod(string[] row) => [.. row[..^1], row[^1].EndsWith('.') ? row[^1][..^1] : row[^1]];

    /// <summary>By the first line: what separates the names of the columns.</summary>
    private static char Separator(string path, byte[] content)
    {
        var first = content.AsSpan(0, content.AsSpan().IndexOf((byte)'\n') is >= 0 and var end ? end : content.Length);
        return path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) || (first.Contains((byte)'\t') && !first.Contains((byte)',')) ? '\t'
            : first.Contains((byte)';') && !first.Contains((byte)',') ? ';'
            : ',';
    }

    private static Either<string, TableFile> ReadParquet(string path, byte[] content)
    {
        try
        {
            return Checked(path, Untyped(content).GetAwaiter().GetResult());
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The library has no common type for what may be wrong with a file.
            return $"{path}: no Parquet file that can be read: {error.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static async Task<TableFile> Untyped(byte[] content)
    {
        using var stream = new MemoryStream(content);
        var result = await ParquetSerializer.DeserializeUntypedAsync(stream, null, null, CancellationToken.None).ConfigureAwait(false);
        var columns = Seq(result.Schema.DataFields.Select(field => field.Name).ToArray());
        var rows = result.Data.Select(row => columns.Map(name => Text(row.TryGetValue(name, out var value) ? value : null)).ToArray()).ToArray();
        return new TableFile(columns, Seq(rows), Seq(Enumerable.Range(1, rows.Length).Select(row => (long)row).ToArray()));
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "1" : "0",
        float number => float.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture),
        double number => double.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => Known(value.ToString() ?? ""),
    };
}
