namespace Multitask.Pipeline;

/// <summary>Many outcomes as one: in constant stack, and nothing behind the first Left is evaluated.</summary>
public static class Eithers
{
    /// <summary>All values in order, or the first Left.</summary>
    public static Either<TLeft, Seq<T>> Sequence<TLeft, T>(IEnumerable<Either<TLeft, T>> all)
    {
        var values = new List<T>();
        return Fold(all, unit, (_, one) => one.Map(value =>
        {
            values.Add(value);
            return unit;
        })).Map(_ => Seq(values.ToArray()));
    }

    /// <summary>A fold that ends at the first Left.</summary>
    public static Either<TLeft, TState> Fold<TLeft, TState, T>(IEnumerable<T> all, TState start, Func<TState, T, Either<TLeft, TState>> step)
    {
        var state = start;
        foreach (var one in all)
        {
            var next = step(state, one);
            if (next.IsLeft)
            {
                return next;
            }

            state = next.IfLeft(state);
        }

        return state;
    }
}
