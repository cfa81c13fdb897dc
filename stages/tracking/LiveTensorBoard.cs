namespace Multitask.Stages.Tracking;

/// <summary>Adds the points of curves to event files as they come.</summary>
internal sealed class LiveTensorBoard(TensorBoardFolder folder, TimeProvider time) : IRunWatch
{
    private readonly Dictionary<string, string> _keys = [];

    /// <inheritdoc />
    public void Tell(Pipeline.Running.Event what)
    {
        switch (what)
        {
            case Pipeline.Running.Event.StageStarted start:
                _keys[start.Name] = start.Key;
                break;
            case Pipeline.Running.Event.Measured point when _keys.TryGetValue(point.Name, out var key):
                _ = folder.Add((point.Name, key), LiveTrackers.Metrics(point), time.GetUtcNow());
                break;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
