using System.Runtime.InteropServices;
using Multitask.Exports;
using Multitask.Pipeline.CommandLine;
using Multitask.Pipeline.Files;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>What the machine has of what stages need.</summary>
internal static partial class Doctor
{
    private const string Driver = "/proc/driver/nvidia/version";

    /// <summary>All of it; loads every native library.</summary>
    internal static Seq<Finding> Findings() => Seq(Torch(), OnnxRuntime(), Cuda(), CudaOfOnnxRuntime())
        + Seq(
            Program("python3", "runs client.py beside an exported model", "apt-get install python3"),
            Program("node", "runs client.cjs beside an exported model", "https://nodejs.org"),
            Program("g++", "builds client.cpp beside an exported model", "apt-get install g++"))
        + Seq1(FashionMnist());

    private static Finding Torch() => TorchLibrary.Load().Match(
        Right: _ => new Finding("torch", Health.Good, $"TorchSharp {TorchLibrary.Version}, libtorch {torch.__version__}, {(torch.cuda_is_available() ? "CUDA" : "CPU")}"),
        Left: reason => new Finding("torch", Health.Bad, reason, "build or publish again on this machine"));

    private static Finding OnnxRuntime() => new("ONNX Runtime", Health.Good, Scorer.RuntimeVersion);

    private static Finding Cuda()
    {
        var build = torch.__version__.Contains("cu", StringComparison.Ordinal);
        return File.Exists(Driver)
            ? new Finding(
                "CUDA", Devices.HasCuda() ? Health.Good : Health.Optional, $"{File.ReadLines(Driver).First()}; driver for CUDA {DriverVersion().IfNone("?")}",
                Devices.HasCuda() ? "" : "this build of torch does not use it: build again where the driver is loaded")
            : new Finding("CUDA", Health.Optional, $"no NVIDIA driver{(build ? ", though torch is built for CUDA" : "")}", "pipelines run on the CPU");
    }

    private static Finding CudaOfOnnxRuntime() => Scorer.LacksCuda().Match(
        Some: reason => new Finding("CUDA for ONNX", Health.Optional, reason, "exported models run on the CPU"),
        None: () => new Finding("CUDA for ONNX", Health.Good, "its CUDA provider loads"));

    private static Finding Program(string name, string use, string install) => Programs.Find(name).Match(
        Some: path => new Finding(name, Health.Good, path),
        None: () => new Finding(name, Health.Optional, use, install));

    private static Finding FashionMnist() => Directory.Exists(Source.MultiFashion.DefaultPath)
        ? new Finding("Fashion-MNIST", Health.Good, Source.MultiFashion.DefaultPath)
        : new Finding("Fashion-MNIST", Health.Optional, "examples/multi-fashion.yaml needs it", "apt-get install dataset-fashion-mnist");

    /// <summary>The newest CUDA that the driver knows: 12080 is 12.8.</summary>
    private static Option<string> DriverVersion()
    {
        if (!NativeLibrary.TryLoad("libcuda.so.1", out var library))
        {
            return None;
        }

        NativeLibrary.Free(library);
        return GetDriverVersion(out var version) == 0 ? Some(FormattableString.Invariant($"{version / 1000}.{version % 1000 / 10}")) : None;
    }

    [LibraryImport("libcuda.so.1", EntryPoint = "cuDriverGetVersion")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetDriverVersion(out int version);
}
