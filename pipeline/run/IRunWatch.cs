namespace Multitask.Pipeline.Running;

/// <summary>Somebody who wants to know what happens during a run, while it happens.</summary>
public interface IRunWatch : IDisposable
{
    /// <summary>Nobody.</summary>
    static IRunWatch None { get; } = new Nobody();

    /// <summary>Takes the events, one at a time.</summary>
    void Tell(Event what);

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
