namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>Keeps the store's note about a pipeline up to date during a run, so that <c>gc</c> knows what a killed run had begun.</summary>
internal sealed class RunBook
{
    private readonly Rim _rim;
    private readonly Registry _registry;
    private readonly Registration _user;
    private readonly string _lock;
    private readonly Atom<Map<string, string>> _seen = Atom(Map<string, string>());

    private RunBook(Rim rim, Registry registry, Registration user, string lockFile) =>
        (_rim, _registry, _user, _lock) = (rim, registry, user, lockFile);

    /// <summary>For a run.</summary>
    internal static RunBook Of<T>(Opened<T> ready, Rim rim) => new(
        rim,
        new Registry(ready.Places.Store),
        new Registration(
            Environment.MachineName, ready.Plan.Settings.Name, ready.File, rim.Clock.GetUtcNow(), Seq<Use>()),
        ready.Places.Lock);

    /// <summary>The world for the runner: what it tells is noted, and told on.</summary>
    internal Rim Rim => _rim with { Tell = Take };

    /// <summary>Notes how things are after the run.</summary>
    internal void Close() => Note(ended: true);

    private void Take(Event what)
    {
        _rim.Tell(what);
        switch (what)
        {
            case Event.StageStarted start:
                _seen.Swap(seen => seen.AddOrUpdate(start.Name, start.Key));
                // From here on there is work that can be lost; a run of hits need not write before its end.
                Note(ended: false);
                break;
            case Event.StageFinished { Key.Length: > 0 } end:
                _seen.Swap(seen => seen.AddOrUpdate(end.Name, end.Key));
                break;
            default:
                break;
        }
    }

    private void Note(bool ended)
    {
        var locked = LockFile.Read(_lock).IfLeft(Map<string, LockEntry>());
        var keys = Seq(_seen.Value.AsEnumerable().Select(pair => (pair.Key, pair.Value))
            .Concat(locked.AsEnumerable().Select(pair => (pair.Key, pair.Value.Key)))
            .ToArray());
        _registry.Note(_user, keys, ended)
            .IfLeft(reason => _rim.Tell(new Event.Warning(
                $"the store could not note what this pipeline needs, gc may remove it: {reason}")));
    }
}
