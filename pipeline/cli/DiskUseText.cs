using System.Text.Json;

namespace Multitask.Pipeline.CommandLine;

/// <summary>What <c>du</c> says.</summary>
internal static class DiskUseText
{
    /// <summary>One line a stage, then what belongs to none.</summary>
    internal static Seq<string> Table(DiskUse use)
    {
        var stages = use.Rows.Map(row => Seq(row.User.Pipeline, row.Stage, Format.Bytes(row.Bytes), Alone(row)));
        var rest = Seq(
                ("shared", use.Shared, "by several stages"),
                ("unreachable", use.Unreachable, "gc removes it"),
                ("checkpoints", use.Checkpoints, ""),
                ("unfinished", use.Unfinished, ""),
                ("bookkeeping", use.Bookkeeping, "manifests, index, locks"),
                ("total", use.Total, ""))
            .Map(line => Seq(line.Item1, "", Format.Bytes(line.Item2), line.Item3));
        return Columns.Of(stages + rest);
    }

    /// <summary>One line of JSON.</summary>
    internal static string Json(Store store, DiskUse use) => JsonSerializer.Serialize(new
    {
        store = store.Root,
        total = use.Total,
        pipelines = use.Rows
            .GroupBy(row => (row.User.Host, row.User.Yaml))
            .Select(user => new
            {
                name = user.First().User.Pipeline,
                host = user.Key.Host,
                file = user.Key.Yaml,
                stages = user.Select(row => new { name = row.Stage, key = row.Key, bytes = row.Bytes, own = row.Own }).ToArray(),
            })
            .ToArray(),
        shared = use.Shared,
        unreachable = use.Unreachable,
        checkpoints = use.Checkpoints,
        unfinished = use.Unfinished,
        bookkeeping = use.Bookkeeping,
    });

    private static string Alone(DiskUse.Row row) => row.Own == row.Bytes ? "" : $"{Format.Bytes(row.Own)} of it alone";
}
