using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>How many examples of a packed data set lack which task.</summary>
internal static class Absences
{
    /// <summary>A line for every split and task that some examples say nothing of.</summary>
    internal static Either<string, Unit> Report(Packing packing, DataInfo info) =>
        Eithers.Traverse(info.Splits, split => DataSplit.Open(packing.PathOf(split), info).Map(opened =>
        {
            using var owned = opened;
            return Lines(split, opened, packing.Stop).Iter(packing.Report);
        })).Map(_ => unit);

    private static Seq<string> Lines(Split split, DataSplit data, CancellationToken stop)
    {
        var (tasks, lacking) = (data.Info.Tasks.ToArray(), new int[data.Info.Tasks.Count]);
        for (var example = 0; example < data.Count; example++)
        {
            stop.ThrowIfCancellationRequested();
            Presence.Absent(data.Info.Tasks, data.Read([example], None)).Iter(task => lacking[task]++);
        }

        return Seq(tasks.Zip(lacking)
            .Where(one => one.Item2 > 0)
            .Select(one => FormattableString.Invariant($"{Packing.Word(split)}: {one.Item2} of {data.Count} examples say nothing of task {one.Item1.Name}"))
            .ToArray());
    }
}
