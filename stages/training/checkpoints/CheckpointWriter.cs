using System.Globalization;
using Multitask.Stages.Kernels;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Decides when the checkpoints of a training are written, and resumes it from the last one.</summary>
/// <remarks>A failed write does not stop the training: the failure is reported once, and the last checkpoint remains.</remarks>
public sealed class CheckpointWriter
{
    private readonly CheckpointFolder _folder;
    private readonly CheckpointPlan _plan;
    private readonly CheckpointEffects _effects;
    private TrainingProgress _written = TrainingProgress.Start;
    private long _since;
    private bool _warned;
    private bool _writes = true;

    /// <summary>The writer for a key's folder, which need not exist yet.</summary>
    public CheckpointWriter((string Folder, string Key) place, CheckpointPlan plan, CheckpointEffects effects)
    {
        (_folder, _plan, _effects) = (new CheckpointFolder(place.Folder, place.Key), plan, effects);
        _since = effects.Clock.GetTimestamp();
    }

    /// <summary>The position of the last checkpoint, from which the next run would resume.</summary>
    internal string Last => _written.Position;

    /// <summary>The same as a sentence for the message of a failed training.</summary>
    internal string LastGood => ReferenceEquals(_written, TrainingProgress.Start)
        ? "there is no good checkpoint before it"
        : $"the last good checkpoint is of {Last}, and the next run resumes from it";

    /// <summary>
    /// Restores a state from its last checkpoint and reports it; without a checkpoint the state remains unchanged. Left: reading failed while the
    /// state was being restored, or the ranks found different checkpoints.
    /// </summary>
    /// <param name="state">The state before the first step.</param>
    /// <param name="ranks">The ranks, which must all resume from the same checkpoint; only rank 0 writes checkpoints.</param>
    internal Either<string, TrainingProgress> Resume(TrainingState state, IRanks ranks)
    {
        _writes = ranks.Rank == 0;
        return ranks.FirstBeforeOthers(() => Resume(state)).Bind<TrainingProgress>(start => ranks.Agree(start.Epoch, start.Sums.Steps)
            ? start
            : Left("the ranks do not find the same checkpoint: the store must be a folder that all machines share"));
    }

    private Either<string, TrainingProgress> Resume(TrainingState state) =>
        _folder.Restore(state, reason => _effects.Report($"a checkpoint is not used: {reason}")).Map(found =>
        {
            found.IfSome(checkpoint =>
            {
                _written = checkpoint.Progress;
                _effects.Report(checkpoint.Written == PausedTraining.Written ? $"resumes from {Last}" : $"resumes from {Last} (checkpoint of {Shown(checkpoint.Written)})");
            });
            _since = _effects.Clock.GetTimestamp();
            return _written;
        });

    /// <summary>Whether enough time has passed since the last one.</summary>
    internal bool IsDue => _effects.Clock.GetElapsedTime(_since).TotalMinutes >= _plan.Minutes;

    /// <summary>Writes a checkpoint of a finite state, unless the last checkpoint is of the same progress.</summary>
    internal void Write(TrainingState state, TrainingProgress progress)
    {
        if (ReferenceEquals(progress, _written) || !_writes)
        {
            return;
        }

        var result = _folder.Write(state, new Checkpoint(progress, _effects.Clock.GetUtcNow()));
        _written = result.IsRight ? progress : _written;
        _since = _effects.Clock.GetTimestamp();
        if (!_warned)
        {
            result.IfLeft(reason => _effects.Report($"no checkpoint of {progress.Position}: {reason}; the last one is of {Last}"));
        }

        _warned = result.IsLeft;
    }

    private string Shown(DateTimeOffset written)
    {
        var (then, now) = (TimeZoneInfo.ConvertTime(written, _effects.Clock.LocalTimeZone), _effects.Clock.GetLocalNow());
        return then.ToString(then.Date == now.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
