using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Reinforcement;

/// <summary>
/// The training loop: an action in every environment, then updates, step after step. While the environments carry the actions out on one
/// thread, the networks learn on the others.
/// </summary>
/// <remarks>
/// An update draws from what was in the replay before the step's actions: so it does not wait for them, and no number depends on which of
/// both is done first. The published program adds the transition before it draws; it is one step late here. Stopped anywhere and gone on
/// with, a training leaves the same bytes.
/// </remarks>
internal sealed class SacTrainer : IDisposable
{
    /// <summary>Lines that a training reports.</summary>
    private const int LinesOfAll = 20;

    private readonly SacState _state;
    private readonly SacRun _run;
    private readonly Replay _replay;
    private readonly BatchSource _batches;
    private readonly SacPolicy _policy;
    private readonly TrainingClock _clock = new(TimeProvider.System);
    private long _written;
    private long _since;

    private SacTrainer(SacState state, SacRun run, Replay replay)
    {
        (_state, _run, _replay) = (state, run, replay);
        _batches = new BatchSource(replay, run.Shape(state.Config), state.Config.PerTask, run.Input, run.Seed);
        _policy = new SacPolicy(state.Config, state.Parameters.Actor);
        _since = run.Clock.GetTimestamp();
    }

    /// <summary>Trains in place; the history of it, or why it ended before.</summary>
    internal static Either<string, Seq<SacTally>> Run(SacState state, SacRun run) =>
        from prepared in run.Checkpoint.Prepare()
        from history in Resources.Use(Replay.Open(run.Checkpoint.Replay, run.Shape(state.Config)), replay =>
        {
            using var trainer = new SacTrainer(state, run, replay);
            return trainer.Start().Bind(trainer.Continue);
        })
        select history;

    /// <inheritdoc />
    public void Dispose() => _policy.Dispose();

    /// <summary>Where to resume from.</summary>
    private Either<string, SacProgress> Start()
    {
        var fresh = SacProgress.Start(_state.Config.Tasks.Count);
        var start = _run.Checkpoint.Exists
            ? Found().Match(
                Right: loaded => loaded.Map(progress =>
                {
                    _run.Report(FormattableString.Invariant($"resumes from step {progress.Step}"));
                    return Some(progress);
                }),
                Left: reason =>
                {
                    _run.Report($"a checkpoint is not used: {reason}");
                    return Right<string, Option<SacProgress>>(None);
                })
            : Right<string, Option<SacProgress>>(None);
        return start.Map(found =>
        {
            if (found.IsNone)
            {
                _state.Places.Begin(0);
            }

            _written = found.Map(progress => progress.Step).IfNone(0);
            return found.IfNone(fresh);
        });
    }

    /// <summary>The checkpoint, where the replay that belongs to it is whole.</summary>
    private Either<string, Either<string, SacProgress>> Found() => _replay.IsNew
        ? $"{_run.Checkpoint.Replay}: is not there, or is not as long as it was"
        : _run.Checkpoint.Load(_state);

    private Either<string, Seq<SacTally>> Continue(SacProgress start) => Eithers
        .FoldWhile(Enumerable.Range((int)start.Step, _run.Plan.Steps - (int)start.Step), start, (progress, _) => Step(progress))
        .Map(end => end.History);

    private Either<string, SacProgress> Step(SacProgress before)
    {
        var rows = _run.Input.Rows(_state.Places.Observations);
        var actions = Actions(rows, before.Step);
        var collecting = Task.Run(() => _state.Places.Act(actions));
        var learnt = Learn(before);
        var moments = collecting.GetAwaiter().GetResult();
        return from tally in learnt.MapLeft(reason => $"{reason}; {LastGood}")
               let rewards = Keep(before, rows, actions, moments)
               let after = before.After(tally.With(moments), rewards, _run.Plan.Steps)
               from going in Close(after)
               select going;
    }

    /// <summary>For a training that failed.</summary>
    private string LastGood => _written == 0
        ? "there is no good checkpoint before it"
        : FormattableString.Invariant($"the last good checkpoint is of step {_written}, and the next run resumes from it");

    private double[] Actions(double[] rows, long step)
    {
        var count = _state.Config.Tasks.Count * _state.Config.Actions;
        var random = new RandomSource(_run.Seed, "act", step);
        return step < _run.Plan.Warmup
            ? [.. Enumerable.Range(0, count).Select(_ => random.Uniform(-1, 1))]
            : _policy.Sample(rows, BatchSource.Noise(count, random));
    }

    private Either<string, SacTally> Learn(SacProgress before)
    {
        if (before.Step < _run.Plan.Warmup)
        {
            return before.Now;
        }

        if (before.Step == _run.Plan.Warmup && _run.Plan.NormalizeObservations)
        {
            ObservationScale.Set(_state.Parameters, _replay, _batches.Shape, before.Step);
        }

        var first = (before.Step - _run.Plan.Warmup) * _run.Plan.Updates;
        return Eithers.FoldWhile(Enumerable.Range(0, _run.Plan.Updates), before.Now, (tally, update) =>
            _state.Step.Take(_batches.Draw(first + update, before.Step))
                .MapLeft(reason => FormattableString.Invariant($"step {before.Step}: {reason}"))
                .Map(report => tally.With(report, _state.Parameters.Temperatures(_state.Config.Tasks.Count))));
    }

    /// <summary>Puts the transitions into the replay; the scales of rewards after them.</summary>
    private Seq<RewardScale> Keep(SacProgress before, double[] rows, double[] actions, Moment[] moments)
    {
        var (size, transition) = (_state.Config.Actions, new float[_batches.Shape.Width]);
        var scales = before.Rewards.ToArray();
        for (var task = 0; task < moments.Length; task++)
        {
            var outcome = moments[task].Outcome;
            scales[task] = scales[task].See(outcome.Reward);
            double[] numbers =
            [
                .. rows.AsSpan(task * _run.Input.Width, _run.Input.Observation), .. actions.AsSpan(task * size, size),
                scales[task].As(_run.Plan.Rewards, outcome.Reward),
                .. _state.Places.All[task].Reached, outcome.Diverged ? 0 : 1,
            ];
            for (var at = 0; at < transition.Length; at++)
            {
                transition[at] = (float)numbers[at];
            }

            _replay.Add(task, before.Step, transition);
        }

        return Seq(scales);
    }

    private Either<string, SacProgress> Close(SacProgress progress)
    {
        _clock.Stepped();
        if (_clock.IsDue())
        {
            _run.Advance(SacText.Progress(progress, _state.Config.Tasks.Names, _run.Plan.Steps) with
            {
                SecondsLeft = _clock.SecondsLeft(_run.Plan.Steps - progress.Step, 0, 0),
            });
        }

        progress.Ended.IfSome(tally => _run.Measure(SacText.Measures(tally, _state.Config.Tasks.Names)));
        if (progress.Step % Math.Max(1, _run.Plan.Steps / LinesOfAll) == 0)
        {
            _run.Report(SacText.Line(progress, _state.Config.Tasks.Names, _run.Plan.Steps));
        }

        var stop = _run.Stop() && progress.Step < _run.Plan.Steps;
        var due = _run.Clock.GetElapsedTime(_since).TotalMinutes >= _run.Every.Minutes
            || progress.Step - _written >= _batches.Shape.Spare || progress.Step == _run.Plan.Steps || stop;
        return from written in due ? Write(progress) : unit
               from going in stop
                   ? Left<string, Unit>(FormattableString.Invariant($"interrupted at step {progress.Step}; the next run resumes from there"))
                   : unit
               select progress;
    }

    private Either<string, Unit> Write(SacProgress progress)
    {
        _replay.Flush();
        return _state.NotFinite().Match(
            Some: name => Left<string, Unit>(FormattableString.Invariant($"step {progress.Step}: {name} is not finite; {LastGood}")),
            None: () =>
            {
                (_written, _since) = (progress.Step, _run.Clock.GetTimestamp());
                return _run.Checkpoint.Write(_state, progress);
            });
    }
}
