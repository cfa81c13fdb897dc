namespace Multitask.Exports;

/// <summary>ONNX Runtime's execution provider for a model.</summary>
public abstract record Provider
{
    private Provider() { }

    /// <summary>CUDA if it can run every node of the model, otherwise the CPU; <see cref="Scorer.Why"/> gives the reason.</summary>
    public sealed record Auto : Provider;

    /// <summary>The CPU.</summary>
    public sealed record Cpu : Provider;

    /// <summary>A CUDA device, for every node of the model; opening a model with a node that CUDA cannot run fails.</summary>
    /// <param name="Device">Index of the device, from 0.</param>
    public sealed record Cuda(int Device) : Provider;
}
