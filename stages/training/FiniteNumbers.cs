using System.Numerics;
using System.Numerics.Tensors;

namespace Multitask.Stages.Training;

/// <summary>Whether all numbers of an array are finite.</summary>
internal static class FiniteNumbers
{
    /// <summary>One pass is enough: infinity has the largest magnitude, and NaN propagates to the result.</summary>
    internal static bool All<T>(ReadOnlySpan<T> numbers)
        where T : INumber<T> =>
        numbers.IsEmpty || T.IsFinite(TensorPrimitives.MaxMagnitude(numbers));
}
