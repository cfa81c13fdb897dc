namespace Multitask.Models;

/// <summary>What the library's sequences lack.</summary>
internal static class Sequences
{
    /// <summary>All elements, part by part.</summary>
    /// <remarks>
    /// Not <c>+</c>: in LanguageExt 3.4 a sum with lazy sequences in it (those of <c>Filter</c>, <c>Bind</c>, ...), added to once more,
    /// may repeat itself instead of going on.
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
