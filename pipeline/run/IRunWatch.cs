namespace Multitask.Pipeline.Running;

/// <summary>Somebody who wants to know what happens during a run, while it happens.</summary>
public interface IRunWatch : IDisposable
{
    /// <summary>Nobody.</summary>
    static IRunWatch None { get; } = new Nobody();

    /// <summary>Several that are told the same, in order.</summary>
    static IRunWatch All(Seq<IRunWatch> watches) => new Several(watches);

    /// <summary>Takes the events, one at a time.</summary>
    void Tell(Event what);

    private sealed class Several(Seq<IRunWatch> watches) : IRunWatch
    {
        public void Tell(Event what) => watches.Iter(watch => watch.Tell(what));

        public void Dispose() => watches.Iter(watch => watch.Dispose());
    }

    private sealed class Nobody : IRunWatch
    {
        public void Tell(Event what)
        {
        }

        public void Dispose()
        {
        }
    }
}
