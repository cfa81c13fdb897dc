using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Multitask.Pipeline.Executors;

/// <summary>Slurm's own programs.</summary>
public static class Slurm
{
    /// <summary>Submits a script; its job's number.</summary>
    internal static Either<string, long> Submit(string script, Seq<long> after) => Call(
            "sbatch",
            Seq1("--parsable") + (after.IsEmpty ? Seq<string>() : Seq1($"--dependency=afterok:{string.Join(':', after)}")) + Seq1(script))
        .Bind(text => parseLong(text.Trim().Split(';')[0]).ToEither($"sbatch gave no number, it said {Sanitize.Line(text)}"));

    /// <summary>Ends jobs.</summary>
    internal static Either<string, Unit> Cancel(Seq<long> jobs) => Call("scancel", jobs.Map(job => $"{job}")).Map(_ => unit);

    /// <summary>How each task of a submission stands: its exit code, or what <c>squeue</c> says.</summary>
    public static Either<string, Seq<SubmittedTask>> Tasks(Submission submission) =>
        Call("squeue", Seq("--noheader", "--array", "--me", "--format=%F_%K|%T|%N|%r")).Map(Queue).Map(queue =>
            toSeq(submission.Jobs.SelectMany((job, array) => Tasks(submission.Folder, array, job, queue))).Strict());

    private static Seq<SubmittedTask> Tasks(string folder, int array, SubmittedJob job, Map<string, JobState> queue) => job.Stages.IsEmpty
        ? Seq1(Task(folder, array, (0, "publish", $"{job.Id}"), queue.Find($"{job.Id}_N/A") || queue.Find($"{job.Id}_")))
        : toSeq(job.Stages.Select((stage, at) => Task(folder, array, (at, stage, $"{job.Id}_{at}"), queue.Find($"{job.Id}_{at}")))).Strict();

    private static SubmittedTask Task(string folder, int array, (int Number, string Stage, string Job) of, Option<JobState> queued) => new(
        of.Stage,
        of.Job,
        Ended($"{Submission.Exit(folder, array)}.{of.Number}").IfNone(() => queued.IfNone(() => new JobState.Gone())),
        Submission.Log(folder, of.Job));

    private static Option<JobState> Ended(string path) => Disk.Try(() => File.Exists(path) ? parseInt(File.ReadAllText(path).Trim()) : None)
        .IfLeft(Option<int>.None)
        .Map(code => code == 0 ? (JobState)new JobState.Done() : new JobState.Failed(code));

    /// <summary>What <c>squeue</c> lists, by job and task.</summary>
    internal static Map<string, JobState> Queue(string text) => toMap(toSeq(text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        .Map(line => line.Trim().Split('|'))
        .Filter(parts => parts.Length == 4)
        .Map(parts => (parts[0], parts[1] is "RUNNING" or "COMPLETING"
            ? (JobState)new JobState.Runs(parts[2])
            : new JobState.Waits(parts[3] == "None" ? parts[1].ToLower(CultureInfo.InvariantCulture) : parts[3]))));

    private static Either<string, string> Call(string program, Seq<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? Right<string, string>(text)
                : Left($"{program} failed: {Sanitize.Line(errors.GetAwaiter().GetResult().Trim().ReplaceLineEndings("; "), 300)}");
        }
        catch (Win32Exception)
        {
            return Left($"the executor slurm needs {program}, which is not on this machine: apt-get install slurm-client");
        }
    }
}
