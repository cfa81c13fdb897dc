using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Sources;

/// <summary>The rows of a table of photographs.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Tasks">What the tasks' columns hold.</param>
/// <param name="Files">The file of each row, relative to the folder of the photographs.</param>
internal sealed record LabelledRows(TableRows Table, Seq<TableTarget> Tasks, string[] Files)
{
    /// <summary>The most missing files that a message names.</summary>
    private const int Shown = 5;

    /// <summary>The rows with their files, or what is wrong.</summary>
    internal static Either<string, LabelledRows> Of(Source.LabelledImages source, TableRows rows) =>
        from found in rows.Matching("image", source.Image)
        let column = found[0]
        from tasks in TableTarget.Of(rows, source.Labels.Tasks)
        from _ in tasks.Exists(task => task.Columns.Contains(column))
            ? Left<string, Unit>($"tasks: column {source.Image} names the images, and is no task")
            : unit
        from files in Eithers.Traverse(Enumerable.Range(0, rows.Rows.Length), row => File(rows, row, column))
        from __ in Once(rows, files.ToArray())
        select new LabelledRows(rows, tasks, files.ToArray());

    /// <summary>Examples of a split.</summary>
    internal int Count(Split split) => Table.Splits.Find(split).Map(rows => rows.Length).IfNone(0);

    /// <summary>The files that a split uses.</summary>
    internal Seq<string> Names => Table.Splits.Values.SelectMany(rows => rows).Select(row => Files[row]).ToSeq().Strict();

    /// <summary>What the classes of a task are called.</summary>
    internal Seq<string> ClassNames(string task) => Tasks.Find(one => one.Task.Name == task).Map(one => one.Classes).IfNone(Seq<string>());

    /// <summary>Left with the first files that are not there.</summary>
    internal Either<string, Unit> Exist(string folder, string labels)
    {
        var missing = Files.Where(file => !System.IO.File.Exists(Path.Combine(folder, file))).ToArray();
        return missing.Length == 0
            ? unit
            : Left<string, Unit>($"{folder}: has no {string.Join(", ", missing.Take(Shown).Select(name => Sanitize.Line(name)))}"
                + (missing.Length > Shown ? $" and {missing.Length - Shown} more" : "") + $", which {labels} names");
    }

    /// <summary>The file of a row: one inside the folder, in its shortest spelling.</summary>
    private static Either<string, string> File(TableRows rows, int row, int column)
    {
        var name = rows.Rows[row][column];
        var whole = name.Contains('\0', StringComparison.Ordinal) ? "/" : Path.GetFullPath(name, "/images");
        return whole.StartsWith("/images/", StringComparison.Ordinal) && !name.StartsWith('/') && !whole.EndsWith('/')
            ? Right<string, string>(whole["/images/".Length..])
            : Left<string, string>($"{rows.Places(row)}: column {rows.Columns[column]} must name a file inside `path`, found {TableRows.Shown(name)}");
    }

    /// <summary>An image in two rows could be in two splits.</summary>
    private static Either<string, Unit> Once(TableRows rows, string[] files)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return Eithers.FoldWhile(Enumerable.Range(0, files.Length), unit, (_, row) => seen.TryAdd(files[row], row)
            ? Right<string, Unit>(unit)
            : $"{rows.Places(row)}: names {files[row]}, as {rows.Places(seen[files[row]])} does: an image has one row");
    }
}
