using System.Diagnostics;
using System.Globalization;
using Multitask.Stages.Data;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What the training loop works with.</summary>
/// <param name="Plan">The settings.</param>
/// <param name="Split">The training split.</param>
/// <param name="Seed">The pipeline's seed.</param>
/// <param name="Report">Takes progress lines.</param>
/// <param name="Cancel">Stops between steps.</param>
public sealed record TrainingRun(TrainingPlan Plan, DataSplit Split, ulong Seed, Action<string> Report, CancellationToken Cancel);

/// <summary>The training loop.</summary>
public static class Trainer
{
    /// <summary>A progress line within an epoch is due after so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Trains parameters in place. A reason where a loss stops being finite, with the step, the task and the last good epoch.</summary>
    public static Either<string, Seq<EpochReport>> Run(Network network, ParameterVector parameters, TrainingRun run)
    {
        var plan = run.Plan;
        using var step = new TrainingStep(
            new StepConfig(network, run.Split.Info.Tasks, plan.Weighting, plan.Adam, plan.Clip, plan.Precision, run.Seed), parameters);
        var history = Seq<EpochReport>();
        for (var epoch = 0; epoch < plan.Epochs; epoch++)
        {
            var done = Epoch(step, parameters, run, epoch);
            if (done.Case is LeftCase<string, EpochReport>(var reason))
            {
                return Left($"{reason}; the last good epoch is {epoch}");
            }

            history += done.ToSeq();
        }

        return history;
    }

    private static Either<string, EpochReport> Epoch(TrainingStep step, ParameterVector parameters, TrainingRun run, int epoch)
    {
        var rate = Schedule.Rate(run.Plan.Schedule, run.Plan.Adam.LearningRate, epoch);
        var plan = new EpochPlan(run.Plan.Batch, run.Seed, epoch, Shuffle: true, Augment: run.Split.Augments);
        var (sums, clock, pace) = (new Sums(), Stopwatch.StartNew(), Stopwatch.StartNew());
        foreach (var batch in Batches.Epoch(run.Split, plan))
        {
            run.Cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var tensors = BatchTensors.Of(batch, run.Split.Info, parameters.Values.dtype, parameters.Values.device);
            var taken = step.Take(tensors, rate);
            if (taken.Case is LeftCase<string, StepReport>(var reason))
            {
                return Left(Invariant($"epoch {epoch + 1}, step {sums.Steps + 1}: {reason}"));
            }

            taken.IfRight(report => sums.Add(report, batch.Count));
            if (pace.Elapsed > Patience)
            {
                run.Report(Invariant($"epoch {epoch + 1}/{run.Plan.Epochs}, step {sums.Steps}/{plan.Batches(run.Split.Count)}"));
                pace.Restart();
            }
        }

        var outcome = new EpochReport(epoch + 1, rate, sums.Losses, sums.Weights);
        run.Report(Line(run, outcome, sums.Examples / clock.Elapsed.TotalSeconds));
        return outcome;
    }

    private static string Line(TrainingRun run, EpochReport epoch, double pace)
    {
        var tasks = run.Split.Info.Tasks.Map(task => task.Name).Strict();
        var losses = string.Join(", ", tasks.Zip(epoch.Losses, (task, loss) => Invariant($"{task} {loss:0.0000}")));
        var weights = string.Join(" ", epoch.Weights.Map(weight => Invariant($"{weight:0.000}")));
        return Invariant($"epoch {epoch.Epoch}/{run.Plan.Epochs}: loss {losses}; weights {weights}; {pace:0} examples/s");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Running sums of an epoch: its means at the end.</summary>
    private sealed class Sums
    {
        private Seq<double> _losses;
        private Seq<double> _weights;

        internal int Steps { get; private set; }

        internal long Examples { get; private set; }

        internal Seq<double> Losses => _losses.Map(sum => sum / Steps).Strict();

        internal Seq<double> Weights => _weights.Map(sum => sum / Steps).Strict();

        internal void Add(StepReport report, int examples)
        {
            _losses = Steps == 0 ? report.Losses : _losses.Zip(report.Losses, (a, b) => a + b).Strict();
            _weights = Steps == 0 ? report.Weights : _weights.Zip(report.Weights, (a, b) => a + b).Strict();
            Steps++;
            Examples += examples;
        }
    }
}
