using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>The numbers of a tensor where they lie.</summary>
internal static class TensorMemory
{
    /// <summary>Where a tensor on the CPU starts, whatever its strides. It is libtorch's memory, so the collector does not move it.</summary>
    internal static unsafe T* Start<T>(Tensor tensor)
        where T : unmanaged
    {
        if (tensor.is_contiguous() && tensor.numel() <= int.MaxValue / tensor.element_size())
        {
            return At<T>(tensor);
        }

        using var scope = NewDisposeScope();
        // The first number alone: all of them may be too many for a span, or not side by side.
        var head = tensor.shape.Select((size, axis) => (size, axis)).Aggregate(tensor, (part, at) => part.narrow(at.axis, 0, Math.Min(1, at.size)));
        return At<T>(head);
    }

    private static unsafe T* At<T>(Tensor tensor)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
