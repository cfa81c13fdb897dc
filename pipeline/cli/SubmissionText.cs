namespace Multitask.Pipeline.CommandLine;

/// <summary>What <c>status</c> says of the jobs of a pipeline in Slurm.</summary>
internal static class SubmissionText
{
    /// <summary>A line about the last submission, then one for each task that is not done; nothing where nothing was submitted.</summary>
    internal static Seq<string> Of<T>(LoadedPipeline<T> ready, DateTimeOffset now) => Submission.Last(ready.Paths.Store, ready.File).Match(
        Right: last => last.Match(Some: submission => Of(submission, now), None: () => Seq<string>()),
        Left: reason => Seq1($"slurm: {reason}"));

    private static Seq<string> Of(Submission submission, DateTimeOffset now) => Slurm.Tasks(submission).Match(
        Right: tasks => Head(submission, tasks, now)
            .Cons(Columns.Of(tasks.Filter(task => task.State is not JobState.Done).Map(task => Seq($"  {task.Stage}", task.Job, task.State.Text)).Strict())),
        Left: reason => Seq1($"slurm: {reason}"));

    private static string Head(Submission submission, Seq<SubmittedTask> tasks, DateTimeOffset now) =>
        $"slurm: submitted {Format.Ago(now - submission.At)}, {tasks.Count(task => task.State is JobState.Done)} of {tasks.Count} jobs done; logs are in {submission.Folder}";
}
