using Multitask.Stages.Kernels;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>
/// The training step: forward pass, backward passes as the weighting needs them, clipping, the optimizer's update, and the look-ahead of some
/// weightings.
/// </summary>
/// <remarks>Owns the gradients and the states of the optimizer and of the weighting; the parameters belong to the caller.</remarks>
public sealed class TrainingStep : IDisposable
{
    private readonly StepLosses _losses;
    private readonly BackwardPass _backward = new();
    private readonly Option<SharedFeatures> _shared;
    private readonly TorchMode _mode;

    /// <summary>Before the first step. Gradients w.r.t. the representation need a network that <see cref="SharedFeatures.Of"/> can cut.</summary>
    public TrainingStep(StepConfig config, ParameterVector parameters)
    {
        Config = config;
        WeightingState = config.Weighting.Start(new TaskSet(config.Tasks.Map(task => task.Name), config.Seed));
        _shared = config.Gradients == GradientSpace.Representation
            ? SharedFeatures.Of(config.Network).IfLeft(reason => throw new ArgumentException(reason, nameof(config)))
            : default;
        var operations = Operations.Of(config.Kernels, _backward);
        _mode = new TorchMode(parameters, Training: true, config.Precision) { Operations = operations };
        _losses = new StepLosses(config, _mode, _backward);
        Gradients = new JacobianBuffer(parameters, _shared.IsSome ? 1 : WeightingState.Request.Rows(config.Tasks.Count));
        Optimizer = IOptimizerState.Of(config.Optimizer, parameters.Values, operations);
    }

    /// <summary>The settings.</summary>
    public StepConfig Config { get; }

    /// <summary>The state of the weighting.</summary>
    public WeightingState WeightingState { get; private set; }

    /// <summary>The optimizer's state.</summary>
    public IOptimizerState Optimizer { get; }

    /// <summary>The gradients of the last step.</summary>
    internal JacobianBuffer Gradients { get; }

    /// <summary>The last loss of each task.</summary>
    internal LastLosses LastLosses { get; private set; } = LastLosses.None;

    /// <summary>What the weighting remembers of the gradients from step to step.</summary>
    internal GradientMemory Memory { get; } = new();

    /// <summary>One step on a single batch.</summary>
    public Either<string, StepReport> Take(BatchTensors batch, double learningRate) => Take(Prelude.Seq1(batch), learningRate);

    /// <summary>
    /// One step on the mean of the losses of one or more batches; updates the parameters in place. Left: a loss or the combined gradient is not
    /// finite, or the weighting gives no weights, in which case no parameter was updated; or a loss is not finite in the look-ahead after the
    /// update. Gradients w.r.t. the representation need a single batch.
    /// </summary>
    public Either<string, StepReport> Take(Seq<BatchTensors> batches, double learningRate)
    {
        using var scope = NewDisposeScope();
        var all = new StepBatches(batches);
        return from report in Differentiate(all)
               from finite in FiniteGradient()
               from learnt in Update(report, all, learningRate)
               let equal = Config.LocalBatchNorm ? Ranks.FromFirst(_mode.Parameters.Untrained) : Unit.Default
               select report;
    }

    /// <summary>The forward and backward passes of a single batch.</summary>
    internal Either<string, StepReport> Differentiate(BatchTensors batch) => Differentiate(new StepBatches(Prelude.Seq1(batch)));

    /// <summary>The forward and backward passes, which leave the combined gradient of all parameters in <see cref="Gradients"/>.</summary>
    private Either<string, StepReport> Differentiate(StepBatches batches)
    {
        Gradients.Clear();
        var cut = WeightingState.Needs == Signal.Losses ? default : _shared.Map(shared => new FeatureCut(shared));
        var (values, graphs) = batches.Parts.Count == 1 ? Once(batches.Parts.Head, cut) : Twice(batches);
        var seen = LastLosses.Fill(values, batches.Absent);
        return from finite in AllFinite(values)
               from factors in WeightingState.ChainFactors(seen)
               let balanced = graphs.Select((losses, part) => StepLosses.Scaled(losses, factors.Map((task, factor) => factor * batches.OwnShare(part, task)).ToSeq()))
               from answer in WeightingState.Needs == Signal.Losses ? PassOfWeightedSum(balanced, seen)
                   : cut.Match(features => PassPerHead(features, balanced.Single(), seen), () => PassPerGroup(balanced, seen))
               let kept = LastLosses = LastLosses.After(values, batches.Absent)
               select Accept(answer, seen);
    }

    /// <summary>The losses of a single batch, as numbers and as tensors in the autograd graph.</summary>
    private (Seq<double> Values, IEnumerable<Tensor[]> Graphs) Once(BatchTensors batch, Option<FeatureCut> cut)
    {
        var losses = _losses.Of(batch, Pass(0), cut);
        return (OfAllRanks(StepLosses.OnHost(losses), new StepBatches(Prelude.Seq1(batch))), [losses]);
    }

    /// <summary>The losses of the whole batch, summed over the ranks.</summary>
    private Seq<double> OfAllRanks(Seq<double> losses, StepBatches batch) =>
        Ranks.Count == 1 ? losses : Prelude.Seq(Ranks.Sum([.. batch.Mean(losses)]));

    private IRanks Ranks => Config.Ranks;

    /// <summary>
    /// The losses of several batches, as numbers and as tensors. The weights depend on the mean losses, but to keep the graphs of all batches would
    /// take the memory of one large batch. So the losses are computed first, without graphs, and each batch again when its gradients are due. Only
    /// that second pass updates the running statistics.
    /// </summary>
    private (Seq<double> Values, IEnumerable<Tensor[]> Graphs) Twice(StepBatches batches)
    {
        using var quiet = no_grad();
        using var before = _mode.Parameters.Untrained.clone();
        var values = ValuesOf(batches, firstPass: 0);
        _mode.Parameters.Untrained.copy_(before);
        return (values, batches.Parts.Map((part, batch) => _losses.Of(batch, Pass(part))));
    }

    private Seq<double> ValuesOf(StepBatches batches, int firstPass)
    {
        using var quiet = no_grad();
        var own = batches.Mean([.. batches.Parts.Map((part, batch) => Values(batch, Pass(firstPass + part)))]);
        return Prelude.Seq(Ranks.Sum([.. own]));
    }

    private Seq<double> Values(BatchTensors batch, RandomPass random)
    {
        using var scope = NewDisposeScope();
        return StepLosses.OnHost(_losses.Of(batch, random));
    }

    private RandomPass Pass(int number) => new(Config.Seed, Optimizer.Steps, number)
    {
        Done = Config.Updates > 0 ? Math.Min(1, (double)Optimizer.Steps / Config.Updates) : 0,
    };

    /// <summary>Clips the combined gradient as configured.</summary>
    internal void Clip() => Config.Clip.IfSome(Gradients.Clip);

    /// <summary>Restores the states of the weighting and of the last losses.</summary>
    internal void Restore(Seq<double> weighting, LastLosses losses) =>
        (WeightingState, LastLosses) = (WeightingState.Load(weighting), losses);

    /// <summary>The combined gradient of a parameter, in its shape.</summary>
    internal Tensor Gradient(Slot slot) => ParameterVector.View(Gradients.Combined, slot);

    /// <inheritdoc />
    public void Dispose()
    {
        Gradients.Dispose();
        Memory.Dispose();
        _backward.Dispose();
        Optimizer.Dispose();
    }

    private Either<string, Unit> Update(StepReport report, StepBatches batches, double learningRate)
    {
        Clip();
        Optimizer.Step(_mode.Parameters.Values, Gradients.Combined, learningRate);
        return WeightingState.LooksAhead ? LookAhead(report, LastLosses.Fill(LossesNow(batches), batches.Absent)) : Unit.Default;
    }

    private Either<string, Unit> LookAhead(StepReport report, Seq<double> after) => AllFinite(after)
        .MapLeft(reason => $"after the update {reason}")
        .Map(finite =>
        {
            WeightingState = WeightingState.Learn(report.Losses, after);
            return finite;
        });

    private Either<string, Unit> FiniteGradient() => Finiteness.First(Gradients.Combined, _mode.Parameters.Layout.Slots).Match(
        slot => Prelude.Left<string, Unit>($"the combined gradient of {slot.Parameter.Name} is not finite"),
        () => Unit.Default);

    /// <summary>For weightings that need only losses: the weights first, then one backward pass through the weighted sum.</summary>
    private Either<string, Answered> PassOfWeightedSum(IEnumerable<Tensor[]> graphs, Seq<double> values) =>
        from answer in WeightingState.Weigh(new Observation(values, default))
        from done in Eithers.Traverse(graphs, losses => _backward.Run(1, _ =>
        {
            Gradients.SelectLast();
            losses.Zip(answer.Weights.Shared, (loss, weight) => loss.Times(weight)).Aggregate(Numbers.Plus).backward();
        }))
        let summed = Gradients.Sum(Ranks)
        let rescaled = Gradients.RescaleHeads(answer.Weights)
        select new Answered(answer.Weights, answer.Next, default);

    /// <summary>For weightings that need gradients: one backward pass per group, each into its own row; then the weights, which combine the rows.</summary>
    private Either<string, Answered> PassPerGroup(IEnumerable<Tensor[]> graphs, Seq<double> values)
    {
        var request = WeightingState.Request;
        var groups = request.Passes(values.Count);
        return
            from done in Eithers.Traverse(graphs, losses => _backward.Run(groups.Count, row =>
            {
                Gradients.SelectRow(row);
                groups[row].Map(task => losses[task]).Reduce(Numbers.Plus).backward(retain_graph: row < groups.Count - 1);
            }))
            let summed = Gradients.Sum(Ranks)
            let seen = new Observation(values, default)
            let remembered = request.Memory.Map(memory => Memory.Update(memory, Gradients, seen)).IfNone(seen)
            let gramian = request.Signal == Signal.Gramian ? Prelude.Some(Gradients.Gramian(groups)) : default
            from answer in WeightingState.Weigh(remembered with { Gramian = gramian })
            let combined = Gradients.Combine(answer.Weights, groups)
            select new Answered(answer.Weights, answer.Next, gramian);
    }

    /// <summary>
    /// For gradients w.r.t. the representation: one backward pass per group through the heads, each into its own row; then the weights, and one
    /// backward pass of the combined gradient through the trunk.
    /// </summary>
    private Either<string, Answered> PassPerHead(FeatureCut cut, Tensor[] losses, Seq<double> values)
    {
        var groups = WeightingState.Request.Passes(losses.Length);
        var features = new FeatureGradients(cut, groups.Count);
        Gradients.SelectLast();
        return
            from heads in _backward.Run(groups.Count, row =>
            {
                groups[row].Map(task => losses[task]).Reduce(Numbers.Plus).backward();
                features.Keep(row);
            })
            let gramian = WeightingState.Needs == Signal.Gramian ? Prelude.Some(features.Gramian(Ranks)) : default
            from answer in WeightingState.Weigh(new Observation(values, gramian))
            from trunk in _backward.Run(1, _ => features.Backward(answer.Weights, groups))
            let summed = Gradients.Sum(Ranks)
            let combined = Gradients.ScaleOwned(answer.Weights)
            select new Answered(answer.Weights, answer.Next, gramian);
    }

    /// <summary>The weights, the next state of the weighting, and the Gramian from which they were computed, if any.</summary>
    private sealed record Answered(Weights Weights, WeightingState Next, Option<Gramian> Gramian);

    private StepReport Accept(Answered answer, Seq<double> values)
    {
        WeightingState = answer.Next;
        return new StepReport(values, answer.Weights.Reported)
        {
            Gradients = answer.Gramian.Filter(gramian => gramian.Tasks == values.Count).Map(TaskGradients.Of),
        };
    }

    /// <summary>The losses after the update, in training mode as in the published code, which updates the running statistics once more.</summary>
    private Seq<double> LossesNow(StepBatches batches) => ValuesOf(batches, firstPass: batches.Parts.Count);

    private Either<string, Unit> AllFinite(Seq<double> losses) => losses
        .Zip(Config.Tasks)
        .Find(pair => !double.IsFinite(pair.Item1))
        .Match(
            pair => Prelude.Left<string, Unit>(FormattableString.Invariant($"the loss of task {pair.Item2.Name} is {pair.Item1}")),
            () => Unit.Default);
}
