namespace Multitask.Exports;

/// <summary>Where ONNX Runtime is to run a model.</summary>
public abstract record Provider
{
    private Provider() { }

    /// <summary>On CUDA where that runs the whole model, on the CPU otherwise; <see cref="Scorer.Why"/> says which and why.</summary>
    public sealed record Auto : Provider;

    /// <summary>On the CPU.</summary>
    public sealed record Cpu : Provider;

    /// <summary>On a CUDA device, the whole model or not at all.</summary>
    /// <param name="Device">Number of the device, from 0.</param>
    public sealed record Cuda(int Device) : Provider;
}
