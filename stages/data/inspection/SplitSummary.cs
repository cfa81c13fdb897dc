using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Inspection;

/// <summary>What is in a split.</summary>
/// <param name="Count">Its examples.</param>
/// <param name="Inputs">By feature of a vector or by channel of an image, as a network sees them.</param>
/// <param name="Categories">Of each category among the features: examples by its number, 0 being a value unknown to it.</param>
/// <param name="Tasks">In their order.</param>
internal sealed record SplitSummary(int Count, Seq<NumberSummary> Inputs, Map<int, Seq<long>> Categories, Seq<TaskSummary> Tasks)
{
    /// <summary>Examples that are looked at at a time.</summary>
    private const int Chunk = 64;

    /// <summary>Reads a split once.</summary>
    internal static SplitSummary Of(DataSplit split)
    {
        var info = split.Info;
        var inputs = Enumerable.Repeat(NumberSummary.None, info.Input.Channels).ToArray();
        var categories = info.Categories.ToDictionary(category => category.Column, category => new long[category.Count]);
        var tasks = info.Tasks.Map(task => TaskSummary.Of(task.Kind)).ToArray();
        for (var first = 0; first < split.Count; first += Chunk)
        {
            var batch = split.Read([.. Enumerable.Range(first, Math.Min(Chunk, split.Count - first))], None);
            Add(inputs, categories, batch);
            tasks = [.. tasks.Select((task, at) => task.Step(new TaskTargets(batch.Targets[at], batch.Count)))];
        }

        return new SplitSummary(
            split.Count,
            Seq(inputs),
            toMap(categories.Select(category => (category.Key, Seq(category.Value)))),
            Seq(tasks.Select(task => task.Result).ToArray()));
    }

    private static void Add(NumberSummary[] inputs, Dictionary<int, long[]> categories, Batch batch)
    {
        var pixels = batch.Inputs.Length / batch.Count / inputs.Length;
        for (var at = 0; at < batch.Inputs.Length; at++)
        {
            var channel = at / pixels % inputs.Length;
            if (categories.TryGetValue(channel, out var counts))
            {
                counts[(int)batch.Inputs[at]]++;
            }
            else
            {
                inputs[channel] = inputs[channel].With(batch.Inputs[at]);
            }
        }
    }
}
