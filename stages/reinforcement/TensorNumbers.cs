using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Multitask.Stages.Reinforcement;

/// <summary>Small tensors of single or double precision on the CPU as arrays of doubles, in which losses and densities are computed.</summary>
internal static class TensorNumbers
{
    /// <summary>The numbers of a contiguous tensor.</summary>
    internal static void Read(Tensor from, Span<double> into)
    {
        if (from.dtype == ScalarType.Float64)
        {
            MemoryMarshal.Cast<byte, double>(from.bytes).CopyTo(into);
        }
        else
        {
            TensorPrimitives.ConvertTruncating<float, double>(MemoryMarshal.Cast<byte, float>(from.bytes), into);
        }
    }

    /// <summary>Writes numbers into a contiguous tensor.</summary>
    internal static void Write(ReadOnlySpan<double> from, Tensor into)
    {
        if (into.dtype == ScalarType.Float64)
        {
            from.CopyTo(MemoryMarshal.Cast<byte, double>(into.bytes));
        }
        else
        {
            TensorPrimitives.ConvertTruncating<double, float>(from, MemoryMarshal.Cast<byte, float>(into.bytes));
        }
    }
}
