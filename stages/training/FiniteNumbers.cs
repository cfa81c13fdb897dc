using System.Numerics;
using System.Numerics.Tensors;

namespace Multitask.Stages.Training;

/// <summary>Whether all numbers of an array are finite.</summary>
internal static class FiniteNumbers
{
    /// <summary>Infinity has the largest magnitude, and NaN is what comes of NaN.</summary>
    internal static bool All<T>(ReadOnlySpan<T> numbers)
        where T : INumber<T> =>
        numbers.IsEmpty || T.IsFinite(TensorPrimitives.MaxMagnitude(numbers));
}
