using System.Collections.Concurrent;

namespace Multitask.Stages.Tracking;

/// <summary>Tells an MLflow server of the points of curves as they come, from a thread of its own: no training waits for a server.</summary>
/// <remarks>After the first call that fails the server is left alone until the end of the run.</remarks>
internal sealed class LiveMlflow : IRunWatch
{
    /// <summary>How long a call may take, and how long the end of a stage waits for what is still to be told.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly MlflowApi _api;
    private readonly BlockingCollection<Pipeline.Running.Event> _left = [];
    private readonly StartedStages<TrackedStage> _stages;
    private readonly Dictionary<string, MlflowApi.Known> _open = [];
    private readonly Task _telling;
    private bool _away;

    /// <summary>Begins to listen.</summary>
    /// <param name="api">The server.</param>
    /// <param name="about">What it is told of a stage that begins.</param>
    internal LiveMlflow(MlflowApi api, Func<Pipeline.Running.Event.StageStarted, TrackedStage> about)
    {
        (_api, _stages) = (api, new StartedStages<TrackedStage>(about));
        _telling = Task.Factory.StartNew(() => _left.GetConsumingEnumerable().Iter(Handle), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc />
    public void Tell(Pipeline.Running.Event what)
    {
        if (what is Pipeline.Running.Event.StageStarted or Pipeline.Running.Event.Measured or Pipeline.Running.Event.StageFinished)
        {
            _left.Add(what);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _left.CompleteAdding();
        if (_telling.Wait(Patience))
        {
            _left.Dispose();
        }
    }

    private void Handle(Pipeline.Running.Event what)
    {
        switch (what)
        {
            case Pipeline.Running.Event.StageStarted start:
                _stages.Add(start);
                break;
            case Pipeline.Running.Event.Measured point when !_away:
                Keep(Run(point.Name).Bind(run => _api.Log(run, LiveTrackers.Metrics(point), TimeProvider.System.GetUtcNow())));
                break;
            case Pipeline.Running.Event.StageFinished { Outcome: Outcome.Failed or Outcome.Interrupted } end when !_away && _open.TryGetValue(end.Name, out var run):
                Keep(_api.End(run, end.Outcome == Outcome.Failed ? "FAILED" : "KILLED", TimeProvider.System.GetUtcNow()));
                break;
        }
    }

    private Either<string, MlflowApi.Known> Run(string stage) => _open.TryGetValue(stage, out var known) ? known : _stages.Find(stage).ToEither("not started").Bind(_api.Open).Map(opened =>
    {
        _open[stage] = opened;
        return opened;
    });

    private void Keep(Either<string, Unit> answer) => _away = _away || answer.IsLeft;
}
