using Multitask.Stages.Kernels;
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
    Network Network, Seq<DataTask> Tasks, Weighting Weighting, Adam Adam, Option<double> Clip, Precision Precision, ulong Seed = 0)
{
    /// <summary>What computes convolutions and the optimizer's update.</summary>
    public KernelChoice Kernels { get; init; }
}

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
    private readonly JacobianBuffer _gradients;
    private readonly Lifetimes _lifetimes;
    private readonly BackwardPass _backward = new();
    private readonly TorchMode _mode;

    /// <summary>Before the first step.</summary>
    public TrainingStep(StepConfig config, ParameterVector parameters)
    {
        (Config, _lifetimes) = (config, Lifetimes.Of(config.Network));
        WeightingState = config.Weighting.Start(new TaskSet(config.Tasks.Map(task => task.Name).Strict(), config.Seed));
        var operations = Operations.Of(config.Kernels, _backward);
        _mode = new TorchMode(parameters, Training: true, config.Precision) { Operations = operations };
        _gradients = new JacobianBuffer(parameters, WeightingState.Needs == Signal.Losses ? 1 : WeightingState.Request.Passes(config.Tasks.Count).Count);
        Optimizer = new AdamState(config.Adam, parameters.Values, operations);
    }

    /// <summary>What it was made for.</summary>
    public StepConfig Config { get; }

    /// <summary>The weighting with its state.</summary>
    public WeightingState WeightingState { get; private set; }

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
            Optimizer.Step(_mode.Parameters.Values, _gradients.Combined, learningRate);
            if (WeightingState.LooksAhead)
            {
                WeightingState = WeightingState.Learn(report.Losses, LossesNow(batch));
            }

            return report;
        });
    }

    /// <summary>Forward and backward: leaves the combined gradient of every parameter in the buffer.</summary>
    internal Either<string, StepReport> Differentiate(BatchTensors batch)
    {
        _gradients.Clear();
        var losses = TaskLosses(batch);
        var values = Host(losses);
        return from finite in Finite(values)
               from factors in WeightingState.ChainFactors(values)
               let pulled = Pulled(losses, factors)
               from report in WeightingState.Needs == Signal.Losses ? Weighted(pulled, values) : Combined(pulled, values)
               select report;
    }

    /// <summary>Goes on with the weighting at a saved state.</summary>
    internal void Restore(Seq<double> weighting) => WeightingState = WeightingState.Load(weighting);

    /// <summary>Clips the combined gradient as configured.</summary>
    internal void Clip() => Config.Clip.IfSome(norm => _gradients.Clip(norm));

    /// <summary>The gradient buffer.</summary>
    internal JacobianBuffer Gradients => _gradients;

    /// <summary>A parameter's combined gradient, shaped like the parameter.</summary>
    internal Tensor Gradient(Slot slot) => ParameterVector.View(_gradients.Combined, slot);

    /// <inheritdoc />
    public void Dispose()
    {
        _gradients.Dispose();
        _backward.Dispose();
        Optimizer.Dispose();
    }

    /// <summary>One backward pass of the weighted sum.</summary>
    private Either<string, StepReport> Weighted(Tensor[] losses, Seq<double> values) =>
        from answer in WeightingState.Weigh(new Observation(values, default))
        from done in Backward(() =>
        {
            _gradients.SelectLast();
            losses.Zip(answer.Weights.Shared, (loss, weight) => loss.Times(weight)).Aggregate(Numbers.Plus).backward();
            _gradients.Balance(answer.Weights);
        })
        select Accept(answer, values);

    /// <summary>One backward pass per group of tasks, each into its own row.</summary>
    private Either<string, StepReport> Combined(Tensor[] losses, Seq<double> values)
    {
        var request = WeightingState.Request;
        var passes = request.Passes(losses.Length);
        _backward.Repeats = passes.Count > 1;
        return
            from done in Backward(() => passes.Iter((row, tasks) =>
            {
                _gradients.SelectRow(row);
                tasks.Map(task => losses[task]).Reduce(Numbers.Plus).backward(retain_graph: row < passes.Count - 1);
            }))
            let excessRisks = request.Memory.Map(memory => _gradients.Remember(memory, values))
            let gramian = request.Signal == Signal.Gramian ? Prelude.Some(_gradients.Gramian(passes)) : default
            from answer in WeightingState.Weigh(new Observation(values, gramian) { ExcessRisks = excessRisks })
            select Combine(answer, passes, values);
    }

    private StepReport Combine((Weights Weights, WeightingState Next) answer, Seq<Seq<int>> passes, Seq<double> values)
    {
        _gradients.Combine(answer.Weights, passes);
        return Accept(answer, values);
    }

    /// <summary>Backward passes, and why one of our own functions in them had no answer.</summary>
    private Either<string, Unit> Backward(Action passes)
    {
        passes();
        return _backward.TakeFailure().Match(reason => Prelude.Left<string, Unit>($"a backward pass failed: {reason}"), () => Unit.Default);
    }

    /// <summary>The losses times the derivatives of what is balanced; untouched where those are 1.</summary>
    private static Tensor[] Pulled(Tensor[] losses, Seq<double> factors) =>
        [.. losses.Zip(factors, (loss, slope) => slope == 1 ? loss : loss.Times(slope))];

    private StepReport Accept((Weights Weights, WeightingState Next) answer, Seq<double> values)
    {
        WeightingState = answer.Next;
        return new StepReport(values, answer.Weights.Reported);
    }

    private Tensor[] TaskLosses(BatchTensors batch)
    {
        var predictions = TorchForward.Run(Config.Network, _lifetimes, _mode, batch.Inputs);
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
