using System.Globalization;

namespace Multitask.Stages.Training;

/// <summary>What keeping checkpoints needs of the world.</summary>
/// <param name="Report">Takes one line.</param>
/// <param name="Clock">Tells the time.</param>
public sealed record CheckpointRim(Action<string> Report, TimeProvider Clock);

/// <summary>Decides when a training is written down, and goes on from where it was.</summary>
/// <remarks>No failure of a disk stops a training: it is told once, and the last checkpoint stays.</remarks>
public sealed class CheckpointKeeper
{
    private readonly CheckpointFolder _folder;
    private readonly CheckpointPlan _plan;
    private readonly CheckpointRim _rim;
    private TrainingProgress _kept = TrainingProgress.Start;
    private long _since;
    private bool _warned;

    /// <summary>For a key's folder, which need not be there.</summary>
    public CheckpointKeeper((string Folder, string Key) place, CheckpointPlan plan, CheckpointRim rim)
    {
        (_folder, _plan, _rim) = (new CheckpointFolder(place.Folder, place.Key), plan, rim);
        _since = rim.Clock.GetTimestamp();
    }

    /// <summary>Where the next run would go on from.</summary>
    internal string Place => _kept.Place;

    /// <summary>
    /// Puts a state where it was, and says so; a state without a checkpoint stays as it is. Left if the disk fails while it is read.
    /// </summary>
    internal Either<string, TrainingProgress> Resume(TrainingState state) =>
        _folder.Restore(state, reason => _rim.Report($"a checkpoint is not used: {reason}")).Map(found =>
        {
            found.IfSome(checkpoint =>
            {
                _kept = checkpoint.Progress;
                _rim.Report($"goes on from {Place} (checkpoint of {Shown(checkpoint.Written)})");
            });
            _since = _rim.Clock.GetTimestamp();
            return _kept;
        });

    /// <summary>Writes a checkpoint if enough time has passed since the last one.</summary>
    internal void KeepIfDue(TrainingState state, TrainingProgress progress)
    {
        if (_rim.Clock.GetElapsedTime(_since).TotalMinutes >= _plan.Minutes)
        {
            Keep(state, progress);
        }
    }

    /// <summary>Writes a checkpoint, unless there is one of this very moment.</summary>
    internal void Keep(TrainingState state, TrainingProgress progress)
    {
        if (ReferenceEquals(progress, _kept))
        {
            return;
        }

        var written = _folder.Write(state, new Checkpoint(progress, _rim.Clock.GetUtcNow()));
        _kept = written.IsRight ? progress : _kept;
        _since = _rim.Clock.GetTimestamp();
        if (!_warned)
        {
            written.IfLeft(reason => _rim.Report($"no checkpoint of {progress.Place}: {reason}; the last one is of {Place}"));
        }

        _warned = written.IsLeft;
    }

    private string Shown(DateTimeOffset written)
    {
        var (then, now) = (TimeZoneInfo.ConvertTime(written, _rim.Clock.LocalTimeZone), _rim.Clock.GetLocalNow());
        return then.ToString(then.Date == now.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
