namespace Multitask.Pipeline.Executors;

/// <summary>Watches a submission to its end, or until the user leaves.</summary>
public static class SlurmFollow
{
    private const int LogLines = 8;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>Tells each change of a task, then how it ended.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="tell">Takes a task's stage and its state in words.</param>
    /// <param name="context">The clock, and whether the user leaves.</param>
    /// <returns>The tasks as they stand in the end: all over, unless the user left.</returns>
    public static Either<string, Seq<SubmittedTask>> ToEnd(Submission submission, Action<string, string> tell, RunContext context)
    {
        var known = Map<string, string>();
        while (true)
        {
            var now = Slurm.Tasks(submission);
            var tasks = now.IfLeft(Seq<SubmittedTask>());
            foreach (var task in tasks.Filter(task => known.Find(task.Stage) != Some(task.State.Text)))
            {
                tell(task.Stage, $"{task.State.Text} (job {task.Job})");
                known = known.AddOrUpdate(task.Stage, task.State.Text);
            }

            if (now.IsLeft || tasks.ForAll(task => task.State.IsOver) || context.Cancel.IsCancellationRequested)
            {
                return now;
            }

            LockWait.Pause(Beat, context);
        }
    }

    /// <summary>Why tasks did not end well: the last lines of the log of each that failed; empty: all did.</summary>
    public static Seq<string> Explained(Seq<SubmittedTask> tasks)
    {
        var failed = tasks.Filter(task => task.State is JobState.Failed);
        var gone = tasks.Filter(task => task.State is JobState.Gone);
        return failed.Bind(task => $"{task.Stage}: {task.State.Text}; the end of {task.Log}:".Cons(Tail(task.Log).Map(line => $"  {line}")))
            + (gone.IsEmpty ? Seq<string>() : Seq1($"not done: {string.Join(", ", gone.Map(task => task.Stage))}"))
            + (failed.IsEmpty && gone.IsEmpty ? Seq<string>() : Seq1("the same command submits again what is not done; trainings resume from their checkpoints"));
    }

    private static Seq<string> Tail(string path) => Disk.Try(() => File.Exists(path) ? toSeq(File.ReadLines(path).TakeLast(LogLines)).Strict() : Seq<string>())
        .IfLeft(Seq<string>());
}
