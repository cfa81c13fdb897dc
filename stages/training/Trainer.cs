using System.Diagnostics;
using System.Globalization;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What the training loop works with.</summary>
/// <param name="Plan">The settings.</param>
/// <param name="Split">The training split.</param>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Report">Takes progress lines.</param>
/// <param name="Stop">Asked once after every step but the last: whether to stop there.</param>
/// <param name="Keeper">Writes checkpoints, and knows one to go on from.</param>
public sealed record TrainingRun(
    TrainingPlan Plan, DataSplit Split, ulong Seed, Action<string> Report, Func<bool> Stop, CheckpointKeeper Keeper);

/// <summary>The training loop.</summary>
/// <remarks>Stopped anywhere and gone on with, it leaves the same parameters and the same history to the last bit.</remarks>
public static class Trainer
{
    /// <summary>A progress line within an epoch is due after so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Trains parameters in place. A reason where a loss stops being finite, with the step, the task and the last good epoch, or where it
    /// was stopped.
    /// </summary>
    public static Either<string, Seq<EpochReport>> Run(Network network, ParameterVector parameters, TrainingRun run)
    {
        var plan = run.Plan;
        using var step = new TrainingStep(
            new StepConfig(network, run.Split.Info.Tasks, plan.Weighting, plan.Adam, plan.Clip, plan.Precision, run.Seed) { Kernels = plan.Kernels },
            parameters);
        var state = new TrainingState(parameters, step);
        return run.Keeper.Resume(state).Bind(start => Epochs(state, run, start));
    }

    private static Either<string, Seq<EpochReport>> Epochs(TrainingState state, TrainingRun run, TrainingProgress start)
    {
        var progress = start;
        while (progress.Epoch < run.Plan.Epochs)
        {
            var done = Epoch(state, run, progress);
            if (done.Case is string reason)
            {
                return Left(reason);
            }

            progress = done.IfLeft(progress);
        }

        return progress.History;
    }

    /// <summary>An epoch, or what is left of it.</summary>
    private static Either<string, TrainingProgress> Epoch(TrainingState state, TrainingRun run, TrainingProgress start)
    {
        var rate = Schedule.Rate(run.Plan.Schedule, run.Plan.Adam.LearningRate, start.Epoch);
        var plan = new EpochPlan(
            run.Plan.Batch, run.Seed, start.Epoch, Shuffle: true, Augment: run.Split.Augments, FirstBatch: start.Sums.Steps);
        var (progress, batches, pace) = (start, plan.Batches(run.Split.Count), new Pace(run));
        foreach (var batch in Batches.Epoch(run.Split, plan))
        {
            var taken = Take(state, run, batch, rate);
            if (taken.Case is string reason)
            {
                return Left(Invariant(
                    $"epoch {start.Epoch + 1}, step {progress.Sums.Steps + 1}: {reason}; the last good epoch is {start.Epoch}"));
            }

            progress = taken.Match(report => progress.After(report, batch.Count), _ => progress);
            if (progress.Sums.Steps == batches)
            {
                break;
            }

            if (run.Stop())
            {
                return Interrupted(state, run, progress);
            }

            run.Keeper.KeepIfDue(state, progress);
            pace.Tell(progress, batches);
        }

        return Close(state, run, progress.Closed(rate), pace.Of(start, progress));
    }

    private static Either<string, StepReport> Take(TrainingState state, TrainingRun run, Batch batch, double rate)
    {
        using var scope = NewDisposeScope();
        var parameters = state.Parameters.Values;
        return state.Step.Take(BatchTensors.Of(batch, run.Split.Info, parameters.dtype, parameters.device), rate);
    }

    /// <summary>The end of an epoch: its line, its checkpoint, and a stop if one is wanted and there is more to do.</summary>
    private static Either<string, TrainingProgress> Close(TrainingState state, TrainingRun run, TrainingProgress progress, double pace)
    {
        run.Report(Line(run, progress.History.Last, pace));
        run.Keeper.Keep(state, progress);
        return progress.Epoch < run.Plan.Epochs && run.Stop() ? Interrupted(state, run, progress) : progress;
    }

    private static Either<string, TrainingProgress> Interrupted(TrainingState state, TrainingRun run, TrainingProgress progress)
    {
        run.Keeper.Keep(state, progress);
        var from = run.Keeper.Place == progress.Place ? "there" : run.Keeper.Place;
        var line = $"interrupted at {progress.Place}; the next run goes on from {from}";
        run.Report(line);
        return Left(line);
    }

    private static string Line(TrainingRun run, EpochReport epoch, double pace)
    {
        var tasks = run.Split.Info.Tasks.Map(task => task.Name).Strict();
        var losses = string.Join(", ", tasks.Zip(epoch.Losses, (task, loss) => Invariant($"{task} {loss:0.0000}")));
        var weights = string.Join(" ", epoch.Weights.Map(weight => Invariant($"{weight:0.000}")));
        return Invariant($"epoch {epoch.Epoch}/{run.Plan.Epochs}: loss {losses}; weights {weights}; {pace:0} examples/s");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>How fast an epoch goes.</summary>
    private sealed class Pace(TrainingRun run)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly Stopwatch _quiet = Stopwatch.StartNew();

        /// <summary>A line, if there was none for long.</summary>
        internal void Tell(TrainingProgress progress, int batches)
        {
            if (_quiet.Elapsed > Patience)
            {
                run.Report(Invariant($"epoch {progress.Epoch + 1}/{run.Plan.Epochs}, step {progress.Sums.Steps}/{batches}"));
                _quiet.Restart();
            }
        }

        /// <summary>Examples a second, of those seen since the start or the resumption.</summary>
        internal double Of(TrainingProgress start, TrainingProgress end) =>
            (end.Sums.Examples - start.Sums.Examples) / _clock.Elapsed.TotalSeconds;
    }
}
