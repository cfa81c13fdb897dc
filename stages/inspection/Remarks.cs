using Multitask.Stages.Data.Inspection;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Inspection;

/// <summary>What a reader should know before training: what no network can learn, or no metric can judge.</summary>
internal static class Remarks
{
    internal static Seq<string> Of(DataInfo info, Seq<(Split Split, SplitSummary Summary)> splits)
    {
        var train = splits.Find(split => split.Split == Split.Train).Map(split => split.Summary).ToSeq();
        var test = splits.Find(split => split.Split == Split.Test).Map(split => split.Summary).ToSeq();
        return train.Bind(split => Constant(info, split)) + train.Zip(test).Bind(pair => Seq(info.Tasks
            .SelectMany((task, at) => Task(task.Name, pair.Item1.Tasks[at], pair.Item2.Tasks[at]))
            .ToArray()));
    }

    private static Seq<string> Constant(DataInfo info, SplitSummary train)
    {
        var same = info.Columns.Map((at, column) => (column.Name, At: at))
            .Filter(column => !train.Categories.ContainsKey(column.At) && !(train.Inputs[column.At].Least < train.Inputs[column.At].Most))
            .Map(column => column.Name)
            .ToSeq();
        return same.IsEmpty
            ? Seq<string>()
            : Seq1(FormattableString.Invariant($"{same.Count} of the features say nothing, as they are the same in all training examples: ")
                + string.Join(", ", same.Take(10)) + (same.Count > 10 ? ", ..." : ""));
    }

    private static Seq<string> Task(string name, TaskSummary train, TaskSummary test) => (train, test) switch
    {
        (TaskSummary.Classes learnt, _) when learnt.Counts.Sum() == 0 => Seq1($"no training example has a label of task {name}"),
        (TaskSummary.Classes learnt, TaskSummary.Classes judged) => Seq(learnt.Counts.Zip(judged.Counts)
            .Select((count, number) => (count, number))
            .Where(one => one.count.Item1 == 0 && one.count.Item2 > 0)
            .Select(one => FormattableString.Invariant($"class {one.number} of task {name} is in the test split, but not in the training split"))
            .ToArray()),
        (TaskSummary.Numbers learnt, _) when learnt.Channels.ForAll(one => one.Statistics.Seen == 0) => Seq1($"no training example has a value of task {name}"),
        _ => Seq<string>(),
    };
}
