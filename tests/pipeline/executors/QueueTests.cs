using Xunit;
using static LanguageExt.Prelude;

namespace Multitask.Tests.Pipeline.Executors;

public sealed class QueueTests
{
    [Fact]
    public void The_lines_of_squeue_say_how_tasks_stand()
    {
        var queue = Slurm.Queue("12_0|RUNNING|n1|None\n12_1|PENDING||Resources\n 13_N/A|PENDING||Dependency\n14_0|CONFIGURING||None\n\nnonsense\n");
        Assert.Equal("runs on n1", queue["12_0"].Text);
        Assert.Equal("waits (Resources)", queue["12_1"].Text);
        Assert.Equal("waits (Dependency)", queue["13_N/A"].Text);
        Assert.Equal("waits (configuring)", queue["14_0"].Text);
        Assert.Equal(4, queue.Count);
    }

    [Theory]
    [InlineData("mpirun noticed that process rank 1 with PID 0 on node vm exited on signal 9 (Killed).", "rank 1 of 4, on vm, ended by signal 9 (Killed); the next run resumes from the last checkpoint")]
    [InlineData("srun: error: n2: task 3: Killed", "rank 3 of 4, on n2, ended by Killed; the next run resumes from the last checkpoint")]
    [InlineData("setsid: failed to execute mpirun: No such file or directory", "ranks need mpirun, and it is not installed: apt-get install openmpi-bin")]
    [InlineData("There are not enough slots available", "the ranks could not be run: There are not enough slots available")]
    [InlineData("", "the ranks could not be run: no reason was given")]
    public void What_a_starter_says_of_a_dead_rank_is_told(string line, string told) =>
        Assert.Equal(told, RankStart.Death(Seq("------", line), 4));
}
