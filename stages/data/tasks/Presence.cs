namespace Multitask.Stages.Data.Tasks;

/// <summary>Whether examples say anything of a task: a loss, a gradient and a metric need at least one label, depth or normal.</summary>
internal static class Presence
{
    /// <summary>Whether a task has a defined target anywhere in some examples.</summary>
    /// <param name="kind">Of the task.</param>
    /// <param name="target">Its targets.</param>
    /// <param name="count">Examples in them.</param>
    internal static bool Of(TaskKind kind, Target target, int count) => target.Match(
        labels => System.Array.Exists(labels, label => label >= 0),
        reals => kind.Definition.Target is TargetFormat.Numbers
            ? System.Array.Exists(reals, number => !float.IsNaN(number))
            : AnyDefined(reals, count, kind.Definition.Width));

    /// <summary>The tasks, from 0, of which a batch says nothing.</summary>
    internal static Seq<int> Absent(Seq<DataTask> tasks, Batch batch) => Prelude.Seq(Enumerable.Range(0, tasks.Count)
        .Where(task => !Of(tasks[task].Kind, batch.Targets[task], batch.Count))
        .ToArray());

    /// <summary>A pixel whose channels add up to zero is undefined.</summary>
    private static bool AnyDefined(float[] values, int count, int channels)
    {
        var pixels = values.Length / count / channels;
        for (var at = 0; at < count * pixels; at++)
        {
            var (first, sum) = ((at / pixels * channels * pixels) + (at % pixels), 0f);
            for (var channel = 0; channel < channels; channel++)
            {
                sum += values[first + (channel * pixels)];
            }

            if (sum != 0)
            {
                return true;
            }
        }

        return false;
    }
}
