namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>Keeps a pipeline's root in the store up to date during a run, so that <c>gc</c> knows what a killed run had begun.</summary>
internal sealed class GcRootRecorder
{
    private readonly RunContext _context;
    private readonly GcRoots _roots;
    private readonly GcRoot _user;
    private readonly string _lock;
    private readonly Atom<Map<string, string>> _seen = Atom(Map<string, string>());

    private GcRootRecorder(RunContext context, GcRoots roots, GcRoot user, string lockFile) =>
        (_context, _roots, _user, _lock) = (context, roots, user, lockFile);

    /// <summary>For a run.</summary>
    internal static GcRootRecorder Of<T>(LoadedPipeline<T> ready, RunContext context) => new(
        context,
        new GcRoots(ready.Paths.Store),
        new GcRoot(
            Environment.MachineName, ready.Plan.Settings.Name, ready.File, context.Clock.GetUtcNow(), Seq<KeyUse>()),
        ready.Paths.Lock);

    /// <summary>The context for the runner: its events are noted and passed on.</summary>
    internal RunContext Context => _context with { Tell = Take };

    /// <summary>Notes how things are after the run.</summary>
    internal void Close() => Note(ended: true);

    private void Take(Event what)
    {
        _context.Tell(what);
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
        _roots.Note(_user, keys, ended)
            .IfLeft(reason => _context.Tell(new Event.Warning(
                $"the store could not note what this pipeline needs, gc may remove it: {reason}")));
    }
}
