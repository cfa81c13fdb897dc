using System.Globalization;
using Multitask.Pipeline.CommandLine;
using Multitask.Stages.Data.Inspection;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Inspection;

/// <summary>Summaries of splits as tables for people.</summary>
internal static class SummaryText
{
    /// <summary>Features that get rows of their own.</summary>
    private const int MostFeatures = 40;

    /// <summary>Classes or values that are named.</summary>
    private const int MostNames = 13;

    /// <summary>Sizes, then the inputs, then the tasks, then what a reader should know before training.</summary>
    internal static Seq<string> Of(StageOutput.DataSet data, Seq<(Split Split, SplitSummary Summary)> splits)
    {
        var counts = splits.Map(split => Text($"{split.Summary.Count:N0} {Packing.Word(split.Split)}"));
        return Seq(Text($"{string.Join(", ", counts)} examples; an input is {Input(data.Info)}"), "")
            + Columns.Of(Inputs(data.Info, splits)) + More(data.Info) + Seq1("")
            + Columns.Of(Tasks(data, splits))
            + Remarks.Of(data.Info, splits).Map(remark => $"note: {remark}");
    }

    private static string Input(DataInfo info) => info.Input.IsImage
        ? Text($"an image of {info.Input.Height} x {info.Input.Width} pixels, {info.Input.Channels} channels")
        : info.Graph.Match(
            graph => Text($"a graph of at most {graph.Nodes} nodes, {graph.NodeFeatures} features a node, {graph.EdgeFeatures} features an edge"),
            () => Text($"{info.Input.Channels} features"));

    /// <summary>The numbers of a graph are no features by themselves.</summary>
    private static int Features(DataInfo info) => info.Graph.IsSome ? 0 : info.Input.Channels;

    private static Seq<string> More(DataInfo info) => Features(info) > MostFeatures
        ? Seq1(Text($"... and {info.Input.Channels - MostFeatures} more features"))
        : Seq<string>();

    private static Seq<Seq<string>> Inputs(DataInfo info, Seq<(Split Split, SplitSummary Summary)> splits) =>
        Seq1(Seq("input", "split", "missing", "values"))
        + Seq(Enumerable.Range(0, Math.Min(MostFeatures, Features(info)))
            .SelectMany(at => splits.Map(split => Seq(Name(info, at), Packing.Word(split.Split)) + Feature(info, at, split.Summary)))
            .ToArray());

    private static string Name(DataInfo info, int at) => at < info.Columns.Count ? info.Columns[at].Name : Text($"channel {at + 1}");

    private static Seq<string> Feature(DataInfo info, int at, SplitSummary split) => split.Categories.Find(at).Match(
        counts => Seq(Share(counts[0], split.Count), Shares(counts.Tail, number => info.Columns[at].Values[number])),
        () => Numbers(split.Inputs[at]));

    private static Seq<Seq<string>> Tasks(StageOutput.DataSet data, Seq<(Split Split, SplitSummary Summary)> splits) =>
        Seq1(Seq("task", "kind", "split", "missing", "targets"))
        + Seq(data.Info.Tasks
            .SelectMany((task, at) => splits.Bind(split => Targets(task, split.Summary.Tasks[at], data.Source)
                .Map((channel, cells) => Seq(
                    channel == 0 ? task.Name : Text($"{task.Name}, {channel + 1}"),
                    task.Kind.Definition.Description,
                    Packing.Word(split.Split)) + cells)))
            .ToArray());

    private static Seq<Seq<string>> Targets(DataTask task, TaskSummary summary, Source source) => summary switch
    {
        TaskSummary.Classes { Counts: var counts, Undefined: var undefined } =>
            Seq1(Seq(Share(undefined, counts.Sum() + undefined), Shares(counts, number => source.ClassName(task.Name, number)))),
        TaskSummary.Numbers { Channels: var channels } => channels.Map(Numbers),
        _ => Seq<Seq<string>>(),
    };

    private static Seq<string> Numbers(NumberSummary numbers) => Seq1(Share(numbers.Missing, numbers.Statistics.Seen + numbers.Missing))
        + (numbers.Statistics.Seen == 0
            ? Seq<string>()
            : Seq1($"{Number(numbers.Least)} to {Number(numbers.Most)}, mean {Number(numbers.Statistics.Mean)}, "
                + $"deviation {Number(numbers.Statistics.Deviation)}"));

    /// <summary>The shares of classes or values in the order of their numbers; of many, the most frequent.</summary>
    private static string Shares(Seq<long> counts, Func<int, string> name)
    {
        var all = counts.Map((at, count) => (Number: at, Count: count)).ToArray();
        var shown = all.Length <= MostNames ? all : [.. all.OrderByDescending(one => one.Count).Take(MostNames)];
        var text = string.Join(", ", shown.Select(one => $"{name(one.Number)} {Share(one.Count, counts.Sum())}"));
        return all.Length <= MostNames ? text : Text($"{text}, and {all.Length - MostNames} more");
    }

    private static string Share(long part, long whole) => (part, 100.0 * part / whole) switch
    {
        (0, _) => "0",
        (_, < 0.1) => "< 0.1 %",
        var (_, percent) => Text($"{percent:0.0} %"),
    };

    private static string Number(double value) => value.ToString(Math.Abs(value) is >= 1e4 and < 1e9 ? "0" : "G4", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
