using Multitask.Stages.Kernels;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>Whether all numbers of a vector are finite.</summary>
internal static class Finiteness
{
    /// <summary>Whether a vector contains neither NaN nor infinity.</summary>
    /// <remarks>
    /// A finite sum implies finite terms, so one pass over memory is usually enough. As the sum of finite terms may overflow, a sum that is not
    /// finite is followed by a check of each number.
    /// </remarks>
    internal static bool IsFinite(Tensor vector)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return double.IsFinite(vector.sum().Number()) || vector.isfinite().all().item<bool>();
    }

    /// <summary>The first parameter whose numbers in a vector are not all finite.</summary>
    /// <param name="vector">A vector with the layout of the slots.</param>
    /// <param name="slots">The parameters and their offsets.</param>
    internal static Option<Slot> First(Tensor vector, Seq<Slot> slots) =>
        IsFinite(vector) ? None : slots.Find(slot => !IsFinite(vector, slot));

    private static bool IsFinite(Tensor vector, Slot slot)
    {
        using var scope = NewDisposeScope();
        return IsFinite(vector.narrow(0, slot.Offset, slot.Parameter.Count));
    }
}
