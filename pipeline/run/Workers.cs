namespace Multitask.Pipeline.Running;

/// <summary>Runs the stages of a schedule, as many at the same time as it allows.</summary>
internal static class Workers
{
    /// <summary>How every stage ended. With one job all happens on the caller's thread.</summary>
    /// <param name="start">No stage has begun.</param>
    /// <param name="run">Runs a stage, given the outputs so far.</param>
    internal static Schedule<T> Run<T>(Schedule<T> start, Func<PlannedStage<T>, Seq<StageResult<T>>, StageEnd<T>> run)
    {
        var (schedule, tasks) = (start, new List<Task<StageEnd<T>>>());
        while (true)
        {
            var (next, begun) = schedule.Begin();
            tasks.AddRange(begun.Map(stage => Launch(start.Jobs, () => run(stage, next.Done))).Strict());
            if (tasks.Count == 0)
            {
                return next;
            }

            schedule = next.After(Ended(tasks));
        }
    }

    /// <summary>A thread of its own: OpenMP keeps a team of threads for each.</summary>
    private static Task<T> Launch<T>(Jobs jobs, Func<T> work) => jobs.Count == 1
        ? Task.FromResult(work())
        : Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Takes out one that has ended. An exception, which no stage should leave behind, waits for the others to end.</summary>
    private static T Ended<T>(List<Task<T>> tasks)
    {
        var ended = tasks[Task.WaitAny([.. tasks])];
        if (!ended.IsCompletedSuccessfully)
        {
            Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        }

        tasks.Remove(ended);
        return ended.GetAwaiter().GetResult();
    }
}
