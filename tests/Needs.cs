using Multitask.Tests.Exports;
using Xunit;

namespace Multitask.Tests;

/// <summary>What some tests need beside the SDK. Where it is missing they are skipped, with the command that installs it.</summary>
internal static class Needs
{
    /// <summary>ONNX's own checker.</summary>
    internal static void OnnxChecker() =>
        Assert.SkipUnless(Checker.IsInstalled, "needs ONNX's checker: apt-get install python3-onnx");

    /// <summary>OpenMPI's starter, and with it its library.</summary>
    internal static void OpenMpi() => Assert.SkipUnless(File.Exists("/usr/bin/mpirun"), "needs OpenMPI: apt-get install openmpi-bin");

    /// <summary>Slurm's daemons, which a test starts for itself: only root can.</summary>
    internal static void Slurm()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/slurmctld") && File.Exists("/usr/sbin/munged"), "needs Slurm: apt-get install slurm-wlm munge");
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to start Slurm's daemons");
    }

    /// <summary>Fashion-MNIST where the examples expect it.</summary>
    internal static void FashionMnist() => Assert.SkipUnless(
        File.Exists(Path.Combine(Source.MultiFashion.DefaultPath, "train-images-idx3-ubyte.gz")),
        "needs Fashion-MNIST: apt-get install dataset-fashion-mnist");
}
