using Multitask.Stages.Kernels;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>Whether all numbers of a vector are finite.</summary>
internal static class Finiteness
{
    /// <summary>No NaN and no infinity in a vector.</summary>
    /// <remarks>
    /// A finite sum has only finite terms, so one pass over memory says yes. A sum may also overflow: then each number is looked at.
    /// </remarks>
    internal static bool IsFinite(Tensor vector)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return double.IsFinite(vector.sum().Number()) || vector.isfinite().all().item<bool>();
    }

    /// <summary>The first parameter whose numbers in a vector are not all finite.</summary>
    /// <param name="vector">Laid out like the slots.</param>
    /// <param name="slots">Which parameter lies where.</param>
    internal static Option<Slot> First(Tensor vector, Seq<Slot> slots) =>
        IsFinite(vector) ? None : slots.Find(slot => !IsFinite(vector, slot));

    private static bool IsFinite(Tensor vector, Slot slot)
    {
        using var scope = NewDisposeScope();
        return IsFinite(vector.narrow(0, slot.Offset, slot.Parameter.Count));
    }
}
