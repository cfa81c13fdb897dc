using System.Globalization;
using Multitask.Stages.Kernels;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>The training loop.</summary>
/// <remarks>A training that is interrupted and resumed ends with bitwise the same parameters and history as an uninterrupted one.</remarks>
public static class Trainer
{
    /// <summary>
    /// Trains the parameters in place and returns the history. Left: which numbers are no longer finite, with the step, the task or parameter and
    /// the last good checkpoint; or that the training was interrupted.
    /// </summary>
    public static Either<string, Seq<EpochReport>> Run(Network network, ParameterVector parameters, TrainingRun run)
    {
        var plan = run.Plan;
        using var step = new TrainingStep(StepConfig.Of(network, run.Split.Info.Tasks, plan, run.Seed) with { Ranks = run.Ranks, Updates = run.Updates }, parameters);
        using var state = TrainingState.Start(plan, parameters, step);
        return from start in run.Checkpoints.Resume(state, run.Ranks)
               from _ in run.Resumes && start.Epoch == 0 ? Left<string, Unit>("the paused training has no complete checkpoint to resume from") : unit
               let left = Enumerable.Range(start.Epoch, Math.Max(0, plan.Last - start.Epoch))
               from end in Eithers.FoldWhile(left, start, (progress, _) => progress.Ends(plan) ? progress : Epoch(state, run, progress))
               let chosen = Output(state, run, end)
               select end.History;
    }

    /// <summary>Copies the weights of the best epoch, if one is selected, or else the moving average, if there is one, into the parameters.</summary>
    private static Unit Output(TrainingState state, TrainingRun run, TrainingProgress end)
    {
        end.BestEpoch.IfSome(epoch => run.Report(Invariant($"the weights are those of epoch {epoch}")));
        return (state.Best || state.Average).IfSome(weights => weights.CopyTo(state.Parameters));
    }

    /// <summary>Trains one epoch, or the rest of it.</summary>
    private static Either<string, TrainingProgress> Epoch(TrainingState state, TrainingRun run, TrainingProgress start)
    {
        var most = run.MostBatches;
        var plan = new EpochPlan(
            run.Plan.Batch, run.Seed, start.Epoch, Shuffle: true, Augment: run.Split.Augments, FirstBatch: start.Sums.Steps * most)
        {
            Share = (run.Ranks.Rank, run.Ranks.Count),
        };
        var better = start.History.Map(before => before.Validation.Exists(found => found.IsBest)).Strict();
        var rate = Schedule.Rate(run.Plan.Schedule, run.Plan.Optimizer.LearningRate, run.Plan.Epochs, better);
        var epoch = new CurrentEpoch(state, run, rate, run.StepsPerEpoch, new Pace()) { Seen = start.Sums.Examples };
        return from end in Eithers.FoldWhile(Batches.Epoch(run.Split, plan).Chunk(most), start, epoch.Step)
               let pace = epoch.Pace.Of(end.Sums.Examples - start.Sums.Examples)
               from closed in run.Clock.BetweenEpochs(() =>
                   from validation in Validated(state, run, end.History)
                   let told = validation.Iter(found => run.Measure(new StageMeasures((end.Epoch + 1L) * epoch.Steps, Curves.Scores("validation", EpochChoice.Scores(run.Split.Info, found)))))
                   from closed in Close(state, run, end.Closed(epoch.LastRate, validation), pace)
                   select closed)
               select closed;
    }

    /// <summary>Evaluates the validation split, if the plan selects the best epoch, and keeps the weights of the best epoch so far.</summary>
    private static Either<string, Option<EpochValidation>> Validated(TrainingState state, TrainingRun run, Seq<EpochReport> before) =>
        (from best in run.Plan.Best
         from validate in run.Validate
         select Scored(run, () => validate(state.Output).Map(scores => new EpochChoice(best, run.Split.Info).After(Validations(before), scores))))
        .Match(
            found => found.Map(validation =>
            {
                state.Best.Filter(_ => validation.IsBest).IfSome(best => best.CopyFrom(state.Output));
                return Some(validation);
            }),
            () => Option<EpochValidation>.None);

    /// <summary>Rank 0 evaluates and broadcasts the result.</summary>
    private static Either<string, EpochValidation> Scored(TrainingRun run, Func<Either<string, EpochValidation>> evaluate) => run.Ranks.Rank > 0
        ? EpochValidation.Load(Seq(run.Ranks.FromFirst())).ToEither("rank 0 sent no validation metrics")
        : evaluate().Map(found =>
        {
            _ = run.Ranks.FromFirst([.. found.Save()]);
            return found;
        });

    private static Seq<EpochValidation> Validations(Seq<EpochReport> epochs) => epochs.Choose(epoch => epoch.Validation).Strict();

    /// <summary>The end of an epoch: reports it, writes a checkpoint, and stops if that was requested and epochs are left.</summary>
    private static Either<string, TrainingProgress> Close(TrainingState state, TrainingRun run, TrainingProgress progress, double pace)
    {
        run.Report(Line(run, progress.History, pace));
        run.Checkpoints.Write(state, progress);
        var ends = progress.Ends(run.Plan);
        if (ends && progress.Epoch < run.Plan.Epochs)
        {
            run.Report(Invariant($"training ends: no improvement for {run.Plan.Patience.IfNone(0)} epochs"));
        }

        return run.Ranks.Count > 1 && !run.Ranks.Agree(state.Parameters.Fingerprint()) ? Left($"at {progress.Position}: the ranks no longer agree: all must run on the same kind of processor")
            : !ends && run.Stops ? Interrupted(state, run, progress)
            : progress;
    }

    private static Either<string, TrainingProgress> Interrupted(TrainingState state, TrainingRun run, TrainingProgress progress)
    {
        run.Checkpoints.Write(state, progress);
        // A rank that exits terminates the others too, so all wait until the checkpoint is complete.
        _ = run.Ranks.Any(false);
        var from = run.Checkpoints.Last == progress.Position ? "there" : run.Checkpoints.Last;
        var line = $"interrupted at {progress.Position}; the next run resumes from {from}";
        run.Report(line);
        return Left(line);
    }

    private static string Line(TrainingRun run, Seq<EpochReport> history, double pace)
    {
        var epoch = history.Last;
        var losses = string.Join(", ", run.Split.Info.Tasks.Zip(epoch.Losses, (task, loss) => Invariant($"{task.Name} {loss:0.0000}")));
        var weights = string.Join(" ", epoch.Weights.Map(weight => Invariant($"{weight:0.000}")));
        return Invariant($"epoch {epoch.Epoch}/{run.Plan.Epochs}: loss {losses}; weights {weights}; {pace:0} examples/s{Validation(run, history)}");
    }

    private static string Validation(TrainingRun run, Seq<EpochReport> history) =>
        (from best in run.Plan.Best
         from last in history.Last.Validation
         select $"; validation {new EpochChoice(best, run.Split.Info).Shown(Validations(history))}{(last.IsBest ? " (best)" : "")}").IfNone("");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the steps of one epoch share.</summary>
    private sealed record CurrentEpoch(TrainingState State, TrainingRun Run, double LearningRate, int Steps, Pace Pace)
    {
        /// <summary>The number of examples of the epoch that an earlier run has processed.</summary>
        internal long Seen { get; init; }

        /// <summary>The learning rate of the last update.</summary>
        internal double LastRate => Rate(State.Step.Optimizer.Steps - 1);

        /// <summary>A step on one or more batches, and what is due after it.</summary>
        internal Either<string, TrainingProgress> Step(TrainingProgress progress, Batch[] batches) => Take(batches)
            .MapLeft(reason => Failed((progress.Epoch + 1, progress.Sums.Steps + 1), reason))
            .Bind(report =>
            {
                Run.Clock.Stepped();
                return After(Measured(progress.After(report, batches.Sum(batch => batch.Part.Whole), Width)));
            });

        private int Width => TracePoint.Width(Run.Plan.Epochs, Steps);

        /// <summary>Publishes the last point of the curves once it is complete.</summary>
        private TrainingProgress Measured(TrainingProgress progress)
        {
            var sums = progress.Sums;
            if (sums.Trace.Last.Steps == Width || sums.Steps == Steps)
            {
                Run.Measure(new StageMeasures(((long)progress.Epoch * Steps) + sums.Steps, Curves.Of(Run.Split.Info.Tasks.Map(task => task.Name), sums.Trace.Last)));
            }

            return progress;
        }

        private Either<string, StepReport> Take(Batch[] batches)
        {
            using var scope = NewDisposeScope();
            var values = State.Parameters.Values;
            var tensors = Seq(batches.Select(batch => Tensors(batch, values)).ToArray());
            return State.Step.Take(tensors, Rate(State.Step.Optimizer.Steps)).Map(Averaged);
        }

        private BatchTensors Tensors(Batch batch, Tensor like) =>
            BatchTensors.Of(batch, Run.Split.Info, like.dtype, like.device).Among(Run.Ranks, Run.Split.Info.Tasks);

        /// <summary>Updates the moving average of the parameters, if there is one, after a step.</summary>
        private StepReport Averaged(StepReport report)
        {
            State.Average.IfSome(average => Run.Plan.Average.IfSome(
                decay => average.UpdateAverage(State.Parameters, decay, first: State.Step.Optimizer.Steps == 1)));
            return report;
        }

        private double Rate(long update) => LearningRate * Run.Plan.Warmup.Match(warmup => warmup.Factor(update, Steps), () => 1);

        /// <summary>
        /// What happens between two steps of the epoch: a stop, a checkpoint, a progress report. After the last step, <see cref="Close"/> does this.
        /// </summary>
        private Either<string, TrainingProgress> After(TrainingProgress progress) =>
            progress.Sums.Steps == Steps ? Finite(progress)
            : Run.Stops ? Finite(progress).Bind(finite => Interrupted(State, Run, finite))
            : (Run.Checkpoints.IsDue ? Finite(progress).Map(Checkpointed) : progress).Map(Reported);

        /// <summary>Checks that the state is finite, before it goes into a checkpoint or an output.</summary>
        private Either<string, TrainingProgress> Finite(TrainingProgress progress) => State.NotFinite().Match(
            what => Left<string, TrainingProgress>(Failed((progress.Epoch + 1, progress.Sums.Steps), $"after the update {what}")),
            () => progress);

        private TrainingProgress Checkpointed(TrainingProgress progress)
        {
            Run.Checkpoints.Write(State, progress);
            return progress;
        }

        private TrainingProgress Reported(TrainingProgress progress)
        {
            if (Run.Clock.IsDue())
            {
                Run.Advance(Report(progress));
            }

            return progress;
        }

        private StageProgress Report(TrainingProgress progress)
        {
            var (sums, epochs) = (progress.Sums, Run.Plan.Last);
            var done = ((long)progress.Epoch * Steps) + sums.Steps;
            var validation = Run.Validate.IsSome ? (double)Run.Split.Info.Validation / Run.Plan.Batch / Run.Plan.Accumulate.IfNone(1) : 0;
            var means = sums.Report(progress.Epoch + 1, LearningRate);
            return new StageProgress(done, (long)epochs * Steps)
            {
                Epoch = progress.Epoch + 1,
                Epochs = epochs,
                Step = sums.Steps,
                StepsPerEpoch = Steps,
                Tasks = Run.Split.Info.Tasks.Map((at, task) => new TaskProgress(
                    task.Name, means.Losses[at], at < means.Weights.Count ? Some(means.Weights[at]) : None)).ToSeq().Strict(),
                ExamplesPerSecond = Pace.Of(sums.Examples - Seen),
                SecondsLeft = Run.Clock.SecondsLeft(((long)epochs * Steps) - done, epochs - progress.Epoch, validation),
            };
        }

        private string Failed((int Epoch, int Step) at, string reason) =>
            Invariant($"epoch {at.Epoch}, step {at.Step}: {reason}; {Run.Checkpoints.LastGood}");
    }
}
