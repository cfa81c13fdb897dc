using Multitask.Stages.Data;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What one training step needs to know.</summary>
/// <param name="Network">The network.</param>
/// <param name="Tasks">Its tasks, in the order of its outputs.</param>
/// <param name="Weighting">How tasks are put together.</param>
/// <param name="Adam">The optimizer.</param>
/// <param name="Clip">The largest norm of the shared parameters' gradient.</param>
/// <param name="Precision">The arithmetic.</param>
/// <param name="Seed">Of weightings that draw.</param>
public sealed record StepConfig(
    Network Network, Seq<DataTask> Tasks, Weighting Weighting, Adam Adam, Option<double> Clip, Precision Precision, ulong Seed = 0);

/// <summary>What one step saw and did.</summary>
/// <param name="Losses">One a task, before the update.</param>
/// <param name="Weights">The task weights in the method's own sense.</param>
public sealed record StepReport(Seq<double> Losses, Seq<double> Weights);

/// <summary>
/// The training step: forward, the weighting's backward passes, clipping, Adam, and the look-ahead some weightings ask for.
/// </summary>
/// <remarks>Owns the gradient buffer, the optimizer's state and the weighting's; the parameters belong to the caller.</remarks>
public sealed class TrainingStep : IDisposable
{
    private readonly ParameterVector _parameters;
    private readonly GradientBuffer _gradients;
    private readonly ForwardPlan _forward;
    private readonly HeapUpkeep _upkeep = new();

    /// <summary>Before the first step.</summary>
    public TrainingStep(StepConfig config, ParameterVector parameters)
    {
        (Config, _parameters, _forward) = (config, parameters, ForwardPlan.Of(config.Network));
        Weigher = Weightings.Start(config.Weighting, new Roster(config.Tasks.Map(task => task.Name).Strict(), config.Seed));
        _gradients = Weigher.Needs == Signal.Losses
            ? GradientBuffer.OfOnePass(parameters)
            : new GradientRows(parameters, Weigher.Demand.Passes(config.Tasks.Count).Count);
        Optimizer = new AdamState(config.Adam, parameters.Values);
    }

    /// <summary>What it was made for.</summary>
    public StepConfig Config { get; }

    /// <summary>The weighting with its state.</summary>
    public Weigher Weigher { get; private set; }

    /// <summary>The optimizer's state.</summary>
    public AdamState Optimizer { get; }

    /// <summary>
    /// One step on a batch. A reason where a loss is not finite or the weighting has no answer: then nothing was updated.
    /// </summary>
    public Either<string, StepReport> Take(BatchTensors batch, double learningRate)
    {
        using var scope = NewDisposeScope();
        return Differentiate(batch).Map(report =>
        {
            Clip();
            _gradients.Update(Optimizer, learningRate);
            if (Weigher.LooksAhead)
            {
                Weigher = Weigher.Learn(report.Losses, LossesNow(batch));
            }

            return report;
        });
    }

    /// <summary>Forward and backward: leaves the combined gradient of every parameter in the buffer.</summary>
    internal Either<string, StepReport> Differentiate(BatchTensors batch)
    {
        _gradients.Clear();
        var losses = TaskLosses(batch);
        _upkeep.AtPeak();
        var values = Host(losses);
        return from finite in Finite(values)
               from slopes in Weigher.Slopes(values)
               let pulled = Pulled(losses, slopes)
               from report in _gradients is GradientRows rows && Weigher.Needs != Signal.Losses ? Combined(rows, pulled, values) : Weighted(pulled, values)
               select report;
    }

    /// <summary>Goes on with the weighting at a saved state.</summary>
    internal void Restore(Seq<double> weighting) => Weigher = Weigher.Load(weighting);

    /// <summary>Clips the combined gradient as configured.</summary>
    internal void Clip() => Config.Clip.IfSome(norm => _gradients.Clip(norm));

    /// <summary>The gradient buffer.</summary>
    internal GradientBuffer Gradients => _gradients;

    /// <summary>A parameter's combined gradient, shaped like the parameter.</summary>
    internal Tensor Gradient(Slot slot) => ParameterVector.View(_gradients.Combined, slot);

    /// <inheritdoc />
    public void Dispose()
    {
        _gradients.Dispose();
        Optimizer.Dispose();
    }

    /// <summary>One backward pass of the weighted sum.</summary>
    private Either<string, StepReport> Weighted(Tensor[] losses, Seq<double> values) =>
        Weigher.Weigh(new Observation(values, default)).Map(answer =>
        {
            _gradients.AimLast();
            var sum = losses.Zip(answer.Weights.Shared, (loss, weight) => loss * weight).Aggregate((a, b) => a + b);
            sum.backward();
            _gradients.Balance(answer.Weights);
            return Accept(answer, values);
        });

    /// <summary>One backward pass a group of tasks, each into its own row.</summary>
    private Either<string, StepReport> Combined(GradientRows rows, Tensor[] losses, Seq<double> values)
    {
        var demand = Weigher.Demand;
        var passes = demand.Passes(losses.Length);
        for (var row = 0; row < passes.Count; row++)
        {
            rows.Aim(row);
            var sum = passes[row].Map(task => losses[task]).Reduce((a, b) => a + b);
            sum.backward(retain_graph: row < passes.Count - 1);
        }

        var steepness = demand.Memory.Map(memory => rows.Remember(memory));
        var gramian = demand.Signal == Signal.Gramian ? Prelude.Some(rows.Gramian(passes)) : default;
        return Weigher.Weigh(new Observation(values, gramian) { Steepness = steepness }).Map(answer =>
        {
            rows.Combine(answer.Weights, passes);
            return Accept(answer, values);
        });
    }

    /// <summary>The losses times the slopes of what is balanced; untouched where those are 1.</summary>
    private static Tensor[] Pulled(Tensor[] losses, Seq<double> slopes) =>
        [.. losses.Zip(slopes, (loss, slope) => slope == 1 ? loss : loss * slope)];

    private StepReport Accept((Weights Weights, Weigher Next) answer, Seq<double> values)
    {
        Weigher = answer.Next;
        return new StepReport(values, answer.Weights.Reported);
    }

    private Tensor[] TaskLosses(BatchTensors batch)
    {
        var predictions = TorchForward.Run(_forward, new TorchMode(_parameters, Training: true, Config.Precision), batch.Inputs);
        return [.. Config.Tasks.Select((task, k) => Losses.Of(task.Kind, predictions[k], batch.Targets[k]))];
    }

    /// <summary>The losses after the update, in training mode as in the published code: running statistics move once more.</summary>
    private Seq<double> LossesNow(BatchTensors batch)
    {
        using var _ = no_grad();
        return Host(TaskLosses(batch));
    }

    private static Seq<double> Host(Tensor[] losses)
    {
        using var _ = no_grad();
        return Prelude.Seq(stack(losses).to(ScalarType.Float64).cpu().data<double>().ToArray());
    }

    private Either<string, Unit> Finite(Seq<double> losses) => losses
        .Zip(Config.Tasks)
        .Find(pair => !double.IsFinite(pair.Item1))
        .Match(
            pair => Prelude.Left<string, Unit>(FormattableString.Invariant($"the loss of task {pair.Item2.Name} is {pair.Item1}")),
            () => Unit.Default);
}
