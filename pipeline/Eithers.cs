namespace Multitask.Pipeline;

/// <summary>Steps over a sequence, each of which may fail: the first failure ends the enumeration and is the result.</summary>
/// <remarks>
/// In linear time and constant stack, and one element at a time: what is enumerated may be read from a file while it is used.
/// LanguageExt's own <c>Sequence</c> and <c>Traverse</c> call themselves for each value.
/// </remarks>
public static class Eithers
{
    /// <summary>Every element's result in order, or the first failure; no element after it is asked for.</summary>
    public static Either<TLeft, Seq<TRight>> Traverse<T, TLeft, TRight>(IEnumerable<T> items, Func<T, Either<TLeft, TRight>> step)
    {
        var results = new List<TRight>();
        return FoldWhile(items, unit, (_, item) => step(item).Map(result =>
        {
            results.Add(result);
            return unit;
        })).Map(_ => Seq(results.ToArray()));
    }

    /// <summary>The state after every element (<c>foldM</c> elsewhere), or the first failure; no element after it is asked for.</summary>
    public static Either<TLeft, TState> FoldWhile<T, TLeft, TState>(
        IEnumerable<T> items, TState start, Func<TState, T, Either<TLeft, TState>> step)
    {
        var state = Right<TLeft, TState>(start);
        foreach (var item in items)
        {
            state = state.Bind(reached => step(reached, item));
            if (state.IsLeft)
            {
                return state;
            }
        }

        return state;
    }

    /// <summary>All values in order, or the first failure; what stands after it is not asked for.</summary>
    public static Either<TLeft, Seq<T>> Sequence<TLeft, T>(IEnumerable<Either<TLeft, T>> all) => Traverse(all, one => one);
}
