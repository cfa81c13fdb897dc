using System.Runtime.InteropServices;
using Multitask.Stages.Kernels;
using TorchSharp;

namespace Multitask.Stages;

/// <summary>From the <c>device</c> key to a torch device.</summary>
internal static class Devices
{
    /// <summary><c>cpu</c> or <c>cuda:N</c> for what the configuration says; <c>auto</c> takes CUDA where there is one.</summary>
    /// <remarks>Where there is no driver the answer is <c>cpu</c> without loading libtorch, which takes half a second.</remarks>
    internal static Validation<Problem, string> Resolve(PipelineSettings settings) => settings.Device switch
    {
        "cpu" => "cpu",
        "auto" => HasCuda() ? "cuda:0" : "cpu",
        "cuda" => Cuda(settings, "cuda:0"),
        var numbered => Cuda(settings, numbered),
    };

    /// <summary>The torch device, with every core at work on the CPU. Needs <see cref="TorchLibrary.Load"/>.</summary>
    /// <param name="device">As <see cref="Resolve"/> says.</param>
    /// <param name="processes">How many of our processes share the cores.</param>
    internal static torch.Device Open(string device, int processes = 1)
    {
        HeapPages.Keep();
        torch.set_num_threads(Math.Max(1, Environment.ProcessorCount / processes));
        return torch.device(device);
    }

    /// <summary>Why the same computation may end in other bytes on a device.</summary>
    internal static Option<string> NonDeterministic(string device) => device == "cpu"
        ? Option<string>.None
        : "sums on CUDA have no fixed order";

    private static Validation<Problem, string> Cuda(PipelineSettings settings, string device) => HasCuda()
        ? device
        : new Problem("device", $"must be auto or cpu on this machine, which has no CUDA device for this build of torch, found {settings.Device}");

    /// <summary>Whether this machine has a CUDA device for this build of torch.</summary>
    internal static bool HasCuda()
    {
        if (!NativeLibrary.TryLoad("libcuda.so.1", out var driver))
        {
            return false;
        }

        NativeLibrary.Free(driver);
        // Where torch cannot be loaded the stage that needs it says so.
        return TorchLibrary.Load().Match(Right: _ => torch.cuda.is_available(), Left: _ => true);
    }
}
