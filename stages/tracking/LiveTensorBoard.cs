namespace Multitask.Stages.Tracking;

/// <summary>Adds the points of curves to event files as they come.</summary>
internal sealed class LiveTensorBoard(TensorBoardFolder folder, TimeProvider time) : IRunWatch
{
    private readonly StartedStages<string> _keys = new(start => start.Key);

    /// <inheritdoc />
    public void Tell(Pipeline.Running.Event what)
    {
        switch (what)
        {
            case Pipeline.Running.Event.StageStarted start:
                _keys.Add(start);
                break;
            case Pipeline.Running.Event.Measured point:
                _keys.Find(point.Name).Iter(key => _ = folder.Add((point.Name, key), LiveTrackers.Metrics(point), time.GetUtcNow()));
                break;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
