using System.Runtime.InteropServices;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Multitask.Stages.Training;

/// <summary>
/// All trained parameters of a network in one tensor, of which each parameter is a view and an autograd leaf; likewise, in a second tensor,
/// what is not trained.
/// </summary>
/// <remarks>Owns its tensors: they live outside any dispose scope until <see cref="Dispose"/>.</remarks>
public sealed class ParameterVector : IDisposable
{
    private readonly Dictionary<string, Tensor> _views = [];

    /// <summary>A vector of zeros, of a type and on a device.</summary>
    public ParameterVector(VectorLayout layout, ScalarType type, Device device)
    {
        using var _ = no_grad();
        Layout = layout;
        Values = zeros(layout.Total, dtype: type, device: device).DetachFromDisposeScope();
        Untrained = zeros(layout.Untrained.Fold(0L, (sum, slot) => sum + slot.Parameter.Count), dtype: type, device: device).DetachFromDisposeScope();
        foreach (var slot in layout.Slots)
        {
            _views.Add(slot.Parameter.Name, View(Values, slot).requires_grad_());
        }

        foreach (var slot in layout.Untrained)
        {
            _views.Add(slot.Parameter.Name, View(Untrained, slot));
        }
    }

    /// <summary>The order of the parameters.</summary>
    public VectorLayout Layout { get; }

    /// <summary>Every parameter that is trained, (P).</summary>
    public Tensor Values { get; }

    /// <summary>Every running statistic and every frozen parameter, (S); none of them has a gradient.</summary>
    public Tensor Untrained { get; }

    /// <summary>A parameter or statistic by name.</summary>
    public Tensor this[string name] => _views[name];

    /// <summary>A detached view of a slot in a vector with the layout of the parameters, in the shape of the parameter.</summary>
    /// <remarks>
    /// A convolution kernel (O, I, h, w) is stored as (O, h, w, I), channels last, like the images. Otherwise every convolution would first
    /// reorder the kernel, and afterwards its gradient.
    /// </remarks>
    public static Tensor View(Tensor vector, Slot slot)
    {
        using var scope = NewDisposeScope();
        var flat = vector.narrow(0, slot.Offset, slot.Parameter.Count);
        long[] sizes = [.. slot.Parameter.Sizes.Map(size => (long)size)];
        var shaped = sizes is [var output, var input, var height, var width]
            ? flat.view(output, height, width, input).permute(0, 3, 1, 2)
            : flat.view(sizes);
        return shaped.detach().DetachFromDisposeScope();
    }

    /// <summary>
    /// Flattens a tensor in the shape of a parameter into the order of the vector: the inverse of <see cref="View"/>. The result is a view if
    /// the memory already has that order.
    /// </summary>
    internal static Tensor Flat(Tensor shaped) => (shaped.dim() == 4 ? shaped.permute(0, 2, 3, 1) : shaped).reshape(-1);

    /// <summary>
    /// Two numbers that are equal for bitwise equal vectors: the sums of their bit patterns as 32-bit integers, which do not depend on the order of
    /// summation.
    /// </summary>
    internal double[] Fingerprint() => [Bits(Values), Bits(Untrained)];

    private static uint Bits(Tensor numbers)
    {
        const long Piece = 1 << 24;
        var sum = 0u;
        for (var first = 0L; first < numbers.numel(); first += Piece)
        {
            using var scope = NewDisposeScope();
            sum += TensorPrimitives.Sum(MemoryMarshal.Cast<byte, uint>(numbers.narrow(0, first, Math.Min(Piece, numbers.numel() - first)).cpu().bytes));
        }

        return sum;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var view in _views.Values)
        {
            view.Dispose();
        }

        Values.Dispose();
        Untrained.Dispose();
    }
}
