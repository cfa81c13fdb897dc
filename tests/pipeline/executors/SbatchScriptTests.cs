using System.Diagnostics;
using Multitask.Tests.Data;
using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline.Executors;

/// <summary>The scripts of job arrays, run by bash as Slurm would.</summary>
public sealed class SbatchScriptTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_a_job_needs_stands_at_the_head()
    {
        var needs = new JobNeeds { Partition = "gpu", Time = new TimeSpan(1, 2, 3, 4), Memory = 16384, Cpus = 8, Gpus = 1, Options = Seq1("--account=a b") };
        var script = SbatchScript.Of("scenes train", new JobArray(2, "train", 4, Seq("a", "b")), Job() with { Needs = needs });
        Assert.Equal(
            [
                "#!/bin/bash",
                "#SBATCH --job-name='scenes train'",
                $"#SBATCH --output={_scratch["log"]}",
                "#SBATCH --open-mode=append",
                "#SBATCH --requeue",
                "#SBATCH --kill-on-invalid-dep=yes",
                "#SBATCH --array=0-1",
                "#SBATCH --ntasks=4",
                "#SBATCH --partition=gpu",
                "#SBATCH --time=1-02:03:04",
                "#SBATCH --mem=16384M",
                "#SBATCH --cpus-per-task=8",
                "#SBATCH --gpus-per-task=1",
                "#SBATCH '--account=a b'",
            ],
            script.Split('\n').TakeWhile(line => line.Length > 0));
    }

    [Theory]
    [InlineData("exit 0", 0, "0", 1)]
    [InlineData("exit 1", 1, "1", 1)]
    [InlineData("exit 130", 130, "", 1)]
    [InlineData("kill -9 $$", 137, "", 3)]
    public void Only_what_a_signal_ended_is_tried_again(string program, int code, string noted, int attempts)
    {
        File.WriteAllText(_scratch["program.sh"], $"echo \"$1\" >> calls\n{program}\n");
        Assert.Equal(code, Run(SbatchScript.Of("x", new JobArray(0, "train", 1, Seq("a", "it's [b,c]")), Job() with { Attempts = 3 }), task: "1"));
        Assert.Equal(Enumerable.Repeat("it's [b,c]", attempts), File.ReadAllLines(_scratch["calls"]));
        Assert.Equal(noted, File.Exists(_scratch["exit.1"]) ? File.ReadAllText(_scratch["exit.1"]).Trim() : "");
    }

    [Fact]
    public void The_last_job_has_no_stages()
    {
        File.WriteAllText(_scratch["program.sh"], "echo last > calls\n");
        var script = SbatchScript.Of("x", new JobArray(1, "publish", 1, Seq<string>()), Job() with { Words = Seq("bash", "program.sh") });
        Assert.DoesNotContain("--array", script, StringComparison.Ordinal);
        Assert.Equal(0, Run(script, task: ""));
        Assert.Equal("0", File.ReadAllText(_scratch["exit.0"]).Trim());
    }

    private SbatchJob Job() => new(_scratch.Folder, Seq("bash", "program.sh", SbatchJob.Stage), _scratch["log"], _scratch["exit"]);

    private int Run(string script, string task)
    {
        File.WriteAllText(_scratch["script.sh"], script);
        var start = new ProcessStartInfo("bash", [_scratch["script.sh"]]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (task.Length > 0)
        {
            start.Environment["SLURM_ARRAY_TASK_ID"] = task;
        }

        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
