namespace Multitask.Pipeline.Executors;

/// <summary>The script of a job array: options of <c>sbatch</c> at its head, then a call of the program for the stage of each task.</summary>
/// <remarks>
/// SIGTERM (a cancellation, a preemption, the end of the time) goes to the shell and to the program; the shell waits until that has written its
/// checkpoint. A stage that failed by itself is not tried again, one that a signal ended is. Slurm itself requeues jobs of nodes that died.
/// </remarks>
internal static class SbatchScript
{
    /// <summary>Exit codes from here on are those of signals; those of the program's own cancellation are not tried again.</summary>
    private const string Ended = "129|130|[0-9]|[0-9][0-9]";

    /// <summary>The script of an array.</summary>
    /// <param name="title">The name of the job.</param>
    /// <param name="array">The array; without stages: the last job.</param>
    /// <param name="job">Where it works, what it needs, what it calls, and where its logs and exit codes go.</param>
    internal static string Of(string title, JobArray array, SbatchJob job) => string.Join('\n', Head(title, array, job)
        + Seq(
            "",
            $"stages=({string.Join(' ', array.Stages.Map(Quoted))})",
            "task=${SLURM_ARRAY_TASK_ID:-0}",
            "stage=${stages[$task]}",
            $"cd {Quoted(job.Folder)} || exit 1",
            "trap : TERM",
            $"for attempt in {string.Join(' ', Enumerable.Range(1, job.Attempts))}; do",
            $"  {string.Join(' ', job.Words.Map(word => word == SbatchJob.Stage ? "\"$stage\"" : Quoted(word)))}",
            "  code=$?",
            "  case $code in",
            $"    {Ended}) break ;;",
            "  esac",
            "  echo \"attempt $attempt ended by signal $((code - 128))\"",
            "done",
            "case $code in",
            $"  0|1|2) echo $code > {Quoted(job.Exit)}.$task.draft && mv {Quoted(job.Exit)}.$task.draft {Quoted(job.Exit)}.$task ;;",
            "esac",
            "exit $code",
            ""));

    private static Seq<string> Head(string title, JobArray array, SbatchJob job) => Seq(
            "#!/bin/bash",
            $"#SBATCH --job-name={Quoted(title)}",
            $"#SBATCH --output={Quoted(job.Log)}",
            "#SBATCH --open-mode=append",
            "#SBATCH --requeue",
            "#SBATCH --kill-on-invalid-dep=yes")
        + (array.Stages.IsEmpty ? Seq<string>() : Seq1($"#SBATCH --array=0-{array.Stages.Count - 1}"))
        + (array.Processes > 1 ? Seq1($"#SBATCH --ntasks={array.Processes}") : Seq<string>())
        + Needs(job.Needs).Map(option => $"#SBATCH {Quoted(option)}");

    private static Seq<string> Needs(JobNeeds needs) =>
        needs.Partition.Map(name => $"--partition={name}").ToSeq()
        + needs.Time.Map(time => $"--time={JobNeeds.Shown(time)}").ToSeq()
        + needs.Memory.Map(size => $"--mem={size}M").ToSeq()
        + needs.Cpus.Map(count => $"--cpus-per-task={count}").ToSeq()
        + needs.Gpus.Filter(count => count > 0).Map(count => $"--gpus-per-task={count}").ToSeq()
        + needs.Options;

    /// <summary>A word for the shell, whatever is in it.</summary>
    internal static string Quoted(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,%+@".Contains(c, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

/// <summary>What a job array does, and where.</summary>
/// <param name="Folder">Where it works.</param>
/// <param name="Words">What it calls; the word <see cref="Stage"/> stands for the name of the task's stage.</param>
/// <param name="Log">Where its output goes, with Slurm's patterns.</param>
/// <param name="Exit">Where the exit code of a task goes: this and the task's number.</param>
internal sealed record SbatchJob(string Folder, Seq<string> Words, string Log, string Exit)
{
    /// <summary>Stands for the name of a stage.</summary>
    internal const string Stage = "$stage";

    /// <summary>What it asks for.</summary>
    internal JobNeeds Needs { get; init; } = new();

    /// <summary>How often a task is begun that a signal ended.</summary>
    internal int Attempts { get; init; } = 1;
}
