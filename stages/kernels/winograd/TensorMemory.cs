using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Multitask.Stages.Kernels;

/// <summary>Pointers to the numbers of a tensor on the CPU.</summary>
internal static class TensorMemory
{
    /// <summary>
    /// The first number of a tensor on the CPU, whatever its strides. It is libtorch's memory: the garbage collector does not move it, and
    /// it is there as long as the tensor is.
    /// </summary>
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
