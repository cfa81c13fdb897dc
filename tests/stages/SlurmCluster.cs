using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;

namespace Multitask.Tests.Stages;

/// <summary>A Slurm of one's own on this machine: a controller, two nodes with a core each, and what they tell each other apart by.</summary>
public sealed class SlurmCluster : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-slurm-").FullName;

    /// <summary>Started where it can be.</summary>
    public SlurmCluster()
    {
        if (!File.Exists("/usr/sbin/slurmctld") || !File.Exists("/usr/sbin/munged") || Environment.UserName != "root")
        {
            return;
        }

        File.WriteAllBytes(At("munge.key"), RandomNumberGenerator.GetBytes(128));
        Call("chmod", "600", At("munge.key"));
        Call("/usr/sbin/munged", "--force", $"--socket={At("munge.sock")}", $"--key-file={At("munge.key")}", $"--pid-file={At("munge.pid")}",
            $"--log-file={At("munge.log")}", $"--seed-file={At("munge.seed")}");
        File.WriteAllText(Configuration, Text(Dns.GetHostName(), FreePort.Next(), FreePort.Next(), FreePort.Next()));
        Call("/usr/sbin/slurmctld", "-f", Configuration);
        Until(() => Call("scontrol", "ping").Contains("UP", StringComparison.Ordinal));
        Call("/usr/sbin/slurmd", "-N", "n1", "-f", Configuration);
        Call("/usr/sbin/slurmd", "-N", "n2", "-f", Configuration);
        Until(() => Call("sinfo", "--noheader", "--states=idle", "--format=%D").Trim() == "2");
    }

    /// <summary>What a process needs to find it.</summary>
    internal (string, string?)[] Variables => [("SLURM_CONF", Configuration)];

    private string Configuration => At("slurm.conf");

    /// <summary>Ends a node as a power cut does: its daemon, and all that runs there.</summary>
    internal void Kill(string node)
    {
        var here = ToolProcess.With("SLURM_CONF", Configuration).Intersect(ToolProcess.With("SLURMD_NODENAME", node)).ToArray();
        var steps = here.Select(Parent).Where(parent => File.Exists($"/proc/{parent}/cmdline") && File.ReadAllText($"/proc/{parent}/cmdline").Contains("slurmstepd", StringComparison.Ordinal));
        ToolProcess.Signal(int.Parse(File.ReadAllText(At($"slurmd-{node}.pid")), System.Globalization.CultureInfo.InvariantCulture), "KILL");
        foreach (var process in steps.Distinct().ToArray().Concat(here))
        {
            ToolProcess.Signal(process, "KILL");
        }
    }

    /// <summary>Calls one of Slurm's programs; what it prints.</summary>
    internal string Call(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SLURM_CONF"] = Configuration;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        // A daemon keeps the streams of whoever started it.
        return program.StartsWith('/') ? "" : process.StandardOutput.ReadToEnd();
    }

    /// <summary>Asks again until something is so.</summary>
    internal static void Until(Func<bool> so)
    {
        for (var asked = 0; !so(); asked++)
        {
            if (asked == 300)
            {
                throw new TimeoutException("the cluster does not come to be as it should");
            }

            Thread.Sleep(200);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var file in Directory.GetFiles(_folder, "*.pid"))
        {
            ToolProcess.Signal(int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture), "KILL");
        }

        foreach (var process in ToolProcess.With("SLURM_CONF", Configuration))
        {
            ToolProcess.Signal(process, "KILL");
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static int Parent(int process) => File.Exists($"/proc/{process}/stat")
        ? int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture)
        : 0;

    private string Text(string host, int controller, int first, int second) => $"""
        ClusterName=small
        SlurmctldHost={host}(127.0.0.1)
        SlurmctldPort={controller}
        AuthType=auth/munge
        AuthInfo=socket={At("munge.sock")}
        CredType=cred/munge
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        SlurmUser=root
        SlurmdUser=root
        StateSaveLocation={At("state")}
        SlurmdSpoolDir={At("spool")}-%n
        SlurmctldPidFile={At("slurmctld.pid")}
        SlurmdPidFile={At("slurmd")}-%n.pid
        SlurmctldLogFile={At("slurmctld.log")}
        SlurmdLogFile={At("slurmd")}-%n.log
        SlurmdTimeout=5
        KillWait=10
        JobRequeue=1
        SchedulerParameters=batch_sched_delay=0,sched_interval=2
        SelectType=select/cons_tres
        SelectTypeParameters=CR_CPU
        AccountingStorageType=accounting_storage/none
        NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={first} CPUs=1 RealMemory=4000
        NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={second} CPUs=1 RealMemory=4000
        PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP

        """;
}
