using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>The numbers of a tensor where they lie.</summary>
internal static class TensorMemory
{
    /// <summary>Where a tensor on the CPU starts, whatever its strides. It is libtorch's memory, so the collector does not move it.</summary>
    internal static unsafe T* Start<T>(Tensor tensor)
        where T : unmanaged
    {
        using var scope = NewDisposeScope();
        var head = tensor.shape.Select((size, axis) => (size, axis)).Aggregate(tensor, (part, at) => part.narrow(at.axis, 0, Math.Min(1, at.size)));
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(head.bytes));
    }
}
