namespace Multitask.Pipeline.Planning;

/// <summary>Order among named things that need each other.</summary>
internal static class Graph
{
    /// <summary>Every name after the names it needs, otherwise in the given order; names on circles and behind them are left out.</summary>
    /// <param name="names">All names.</param>
    /// <param name="needs">The needs of each; only names of <paramref name="names"/>.</param>
    internal static Seq<string> Order(Seq<string> names, Map<string, Seq<string>> needs)
    {
        var places = names.Select((name, at) => (name, at)).ToDictionary(one => one.name, one => one.at);
        var users = names.SelectMany(name => needs[name].Map(need => (Need: need, User: name))).ToLookup(use => use.Need, use => use.User);
        var missing = names.ToDictionary(name => name, name => needs[name].Count);
        var ready = new PriorityQueue<string, int>(places.Where(one => missing[one.Key] == 0).Select(one => (one.Key, one.Value)));
        var order = new List<string>();
        while (ready.TryDequeue(out var next, out _))
        {
            order.Add(next);
            ready.EnqueueRange(users[next].Where(user => --missing[user] == 0).Select(user => (user, places[user])));
        }

        return Seq(order.ToArray());
    }

    /// <summary>One shortest circle through the first name of each circle: its names in order, without the repeated first.</summary>
    internal static Seq<Seq<string>> Circles(Seq<string> names, Map<string, Seq<string>> needs)
    {
        var left = Without(names, Order(names, needs));
        var uses = left.Bind(name => needs[name].Map(need => (Need: need, User: name))).ToLookup(use => use.Need, use => use.User);
        var users = toMap(left.Map(name => (name, Seq(uses[name].ToArray()))));
        // What nobody on a circle needs is not on one, and what needs nothing on a circle is not either.
        return Without(left, Order(left, users)).Fold(Seq<Seq<string>>(), (found, name) =>
            found.Exists(circle => circle.Contains(name))
                ? found
                : PathBack(needs, name, Seq1(Seq1(name)), Set(name)).Match(Some: found.Add, None: () => found));
    }

    private static Seq<string> Without(Seq<string> names, Seq<string> others) =>
        toSet(others) is var known ? names.Filter(name => !known.Contains(name)).Strict() : names;

    /// <summary>
    /// Breadth first: <paramref name="paths"/> start at <paramref name="home"/>, <paramref name="seen"/> need not be looked at again.
    /// </summary>
    private static Option<Seq<string>> PathBack(Map<string, Seq<string>> needs, string home, Seq<Seq<string>> paths, Set<string> seen)
    {
        var closed = paths.Find(path => needs[path.Last].Contains(home));
        if (closed.IsSome || paths.IsEmpty)
        {
            return closed;
        }

        var known = seen;
        var longer = new List<Seq<string>>();
        foreach (var path in paths)
        {
            foreach (var need in needs[path.Last].Filter(need => !known.Contains(need)))
            {
                known = known.AddOrUpdate(need);
                longer.Add(path.Add(need));
            }
        }

        return PathBack(needs, home, Seq(longer.ToArray()), known);
    }
}
