using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>The numbers of a tensor where they lie.</summary>
internal static class TensorMemory
{
    /// <summary>Where a contiguous tensor on the CPU starts. It is libtorch's memory, so the collector does not move it.</summary>
    internal static unsafe T* Start<T>(Tensor tensor)
        where T : unmanaged
    {
        using var head = tensor.narrow(0, 0, Math.Min(1, tensor.shape[0]));
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(head.bytes));
    }
}
