namespace Multitask.Pipeline;

/// <summary>Order among named things that need each other.</summary>
internal static class Graph
{
    /// <summary>Every name after the names it needs, otherwise in the given order; names on circles and behind them are left out.</summary>
    /// <param name="names">All names.</param>
    /// <param name="needs">The needs of each; only names of <paramref name="names"/>.</param>
    internal static Seq<string> Order(Seq<string> names, Map<string, Seq<string>> needs) => Order(names, needs, Seq<string>());

    private static Seq<string> Order(Seq<string> names, Map<string, Seq<string>> needs, Seq<string> done) =>
        names.Find(name => !done.Contains(name) && needs[name].ForAll(need => done.Contains(need))).Match(
            Some: next => Order(names, needs, done.Add(next)),
            None: () => done);

    /// <summary>One shortest circle through the first name of each circle: its names in order, without the repeated first.</summary>
    internal static Seq<Seq<string>> Circles(Seq<string> names, Map<string, Seq<string>> needs) =>
        names.Fold(Seq<Seq<string>>(), (found, name) => found.Exists(circle => circle.Contains(name))
            ? found
            : PathBack(needs, name, Seq1(Seq1(name)), Seq<string>()).Match(Some: found.Add, None: () => found));

    /// <summary>
    /// Breadth first: <paramref name="paths"/> start at <paramref name="home"/>, <paramref name="seen"/> need not be looked at again.
    /// </summary>
    private static Option<Seq<string>> PathBack(Map<string, Seq<string>> needs, string home, Seq<Seq<string>> paths, Seq<string> seen)
    {
        var closed = paths.Find(path => needs[path.Last].Contains(home));
        if (closed.IsSome || paths.IsEmpty)
        {
            return closed;
        }

        var longer = paths
            .Bind(path => needs[path.Last].Filter(need => !seen.Contains(need)).Distinct().Map(need => path.Add(need)))
            .Strict();
        return PathBack(needs, home, longer, Seq(seen.Concat(longer.Map(path => path.Last)).Distinct().ToArray()));
    }
}
