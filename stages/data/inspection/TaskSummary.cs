using static LanguageExt.Prelude;

namespace Multitask.Stages.Data.Inspection;

/// <summary>The targets of one task in a split.</summary>
internal abstract record TaskSummary
{
    private TaskSummary() { }

    /// <summary>Labels: examples or pixels of each class, by its number, and how many have none.</summary>
    internal sealed record Classes(Seq<long> Counts, long Undefined) : TaskSummary;

    /// <summary>Real numbers, by channel; an undefined pixel is missing in each of them.</summary>
    internal sealed record Numbers(Seq<NumberSummary> Channels) : TaskSummary;

    /// <summary>A fold over the targets of a task.</summary>
    internal static Accumulator<TaskTargets, TaskSummary> Of(TaskKind kind) => kind.Definition.Target is TargetFormat.Labels labels
        ? Accumulator<TaskTargets, TaskSummary>.Of(
            new long[labels.Classes + 1], (counts, batch) => Counted(counts, batch.Target.AsLabels), counts => new Classes(Seq(counts[1..]), counts[0]))
        : Accumulator<TaskTargets, TaskSummary>.Of(
            Enumerable.Repeat(NumberSummary.None, kind.Definition.Width).ToArray(),
            (channels, batch) => Measured(channels, batch, kind.Definition.Target is TargetFormat.Numbers),
            channels => new Numbers(Seq(channels)));

    /// <summary>Labels counted by their number, those without one first.</summary>
    private static long[] Counted(long[] counts, long[] labels)
    {
        long[] next = [.. counts];
        foreach (var label in labels)
        {
            next[Math.Max(label, -1) + 1]++;
        }

        return next;
    }

    /// <summary>Targets (examples, channels, pixels) by channel. What is undefined is NaN already, or a pixel whose channels add up to zero.</summary>
    private static NumberSummary[] Measured(NumberSummary[] channels, TaskTargets batch, bool marked)
    {
        NumberSummary[] next = [.. channels];
        var values = batch.Target.AsReals;
        var pixels = values.Length / batch.Count / next.Length;
        for (var at = 0; at < batch.Count * pixels; at++)
        {
            var first = (at / pixels * next.Length * pixels) + (at % pixels);
            var undefined = !marked && Sum(values, first, (next.Length, pixels)) == 0;
            for (var channel = 0; channel < next.Length; channel++)
            {
                next[channel] = next[channel].With(undefined ? float.NaN : values[first + (channel * pixels)]);
            }
        }

        return next;
    }

    private static float Sum(float[] values, int first, (int Channels, int Pixels) shape)
    {
        var sum = 0f;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            sum += values[first + (channel * shape.Pixels)];
        }

        return sum;
    }
}
