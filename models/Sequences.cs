namespace Multitask.Models;

/// <summary>What the library's sequences lack.</summary>
internal static class Sequences
{
    /// <summary>All elements, part by part.</summary>
    /// <remarks>
    /// Not <c>+</c>: in LanguageExt 3.4 the sum of a strict and a lazy sequence, added to once more, repeats itself instead of going on.
    /// </remarks>
    internal static Seq<T> Joined<T>(params ReadOnlySpan<Seq<T>> parts)
    {
        var all = new List<T>();
        foreach (var part in parts)
        {
            all.AddRange(part);
        }

        return all.ToSeq().Strict();
    }
}
