using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Multitask.Pipeline.Running;

/// <summary>Runs a stage's work, in processes of its own where it asks for several: this program again, started by <c>mpirun</c>.</summary>
/// <remarks>
/// <c>MULTITASK_MPIRUN</c> names another starter with its options, such as <c>srun --mpi=pmix --kill-on-bad-exit=1</c>. The ranks have a session of their own,
/// so that Ctrl-C reaches only this process, which asks them to stop.
/// </remarks>
internal static partial class RankStart
{
    private const string Starter = "MULTITASK_MPIRUN";
    private const string Standard = $"mpirun --oversubscribe --bind-to none -x {RankJob.Variable}";

    /// <summary>Runs the work to its end.</summary>
    internal static Either<string, Unit> Run<T>(PlannedStage<T> stage, StageRun run, RunContext context) => stage.Work.Processes == 1
        ? stage.Work.Run(run)
        : from program in context.Program.ToEither("a stage with ranks needs a program that can be started again")
          let path = Path.Combine(Path.GetDirectoryName(run.Folder) ?? run.Folder, "job.json")
          from written in new RankJob(stage.Name, run).Write(path)
          from done in Start(Words(stage.Work.Processes, program.Start + program.Arguments), (path, stage.Work.Processes), run)
          select done;

    private static Seq<string> Words(int count, Seq<string> program) =>
        Seq1("setsid") + toSeq((Environment.GetEnvironmentVariable(Starter) ?? Standard).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        + Seq("-n", $"{count}") + program;

    private static Either<string, Unit> Start(Seq<string> words, (string Path, int Count) job, StageRun run)
    {
        var start = new ProcessStartInfo(words.Head, words.Tail)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[RankJob.Variable] = job.Path;
        // mpirun gives ranks a terminal of its own, to which .NET would write escapes.
        start.Environment["TERM"] = "dumb";
        // OpenMPI wants to be told twice.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        try
        {
            using var process = new Process { StartInfo = start };
            return Follow(process, job.Count, run);
        }
        catch (Win32Exception error)
        {
            return $"ranks cannot be started: {error.Message}";
        }
    }

    private static Either<string, Unit> Follow(Process process, int count, StageRun run)
    {
        var (failures, errors) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        process.OutputDataReceived += (_, line) => Heard(line.Data ?? "", run.Report, failures.Enqueue);
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var stop = run.Cancel.Register(process.StandardInput.Close);
        process.WaitForExit();
        return process.ExitCode == 0 && failures.IsEmpty ? unit
            : toSeq(failures).HeadOrNone().Match(
                Some: failure => failure.Split('\t', 2) is var parts && run.Cancel.IsCancellationRequested
                    ? parts[^1]
                    : $"rank {parts[0]} of {count}: {parts[^1]}",
                None: () => Death(toSeq(errors).Strict(), count));
    }

    private static void Heard(string line, Action<string> report, Action<string> fail)
    {
        if (line.StartsWith($"{RankProcess.Progress}\t", StringComparison.Ordinal))
        {
            report(line[(RankProcess.Progress.Length + 1)..]);
        }
        else if (line.StartsWith($"{RankProcess.Failed}\t", StringComparison.Ordinal))
        {
            fail(line[(RankProcess.Failed.Length + 1)..]);
        }
    }

    /// <summary>What the starter says of a rank that ended without a word.</summary>
    internal static string Death(Seq<string> errors, int count) =>
        errors.Choose(line => Found(Killed().Match(line))).HeadOrNone()
            .Map(match => $"rank {match.Groups["rank"].Value} of {count}, on {match.Groups["node"].Value}, ended by {match.Groups["how"].Value.TrimEnd('.')}; the next run resumes from the last checkpoint")
            .IfNone(() => errors.Exists(line => line.Contains("failed to execute", StringComparison.Ordinal))
                ? "ranks need mpirun, and it is not installed: apt-get install openmpi-bin"
                : $"the ranks could not be run: {errors.Find(line => line.Any(char.IsLetter)).Map(line => line.Trim()).IfNone("no reason was given")}");

    private static Option<Match> Found(Match match) => match.Success ? Some(match) : None;

    /// <summary>mpirun's and srun's words.</summary>
    [GeneratedRegex(@"process rank (?<rank>\d+) with PID \d+ on node (?<node>\S+) exited on (?<how>signal .*)|srun: error: (?<node>\S+): task (?<rank>\d+): (?<how>.*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Killed();
}
