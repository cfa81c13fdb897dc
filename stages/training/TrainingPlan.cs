using Multitask.Stages.Kernels;

namespace Multitask.Stages.Training;

/// <summary>How a network is trained: what decides the output of a <c>train</c> stage beside its inputs and the seed.</summary>
/// <param name="Weighting">How tasks are put together.</param>
/// <param name="Epochs">Passes over the training split, at least 1.</param>
/// <param name="Batch">Examples per step, at least 1.</param>
public sealed record TrainingPlan(Weighting Weighting, int Epochs, int Batch)
{
    /// <summary>W.r.t. what the gradients are taken that the weighting combines.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public GradientSpace Gradients { get; init; }

    /// <summary>How a gradient becomes an update.</summary>
    [field: CanonicalMember(Name = "adam")]
    public Optimizer Optimizer { get; init; } = new Adam(0.001);

    /// <summary>How its learning rate changes.</summary>
    public Schedule Schedule { get; init; } = new Schedule.Constant();

    /// <summary>Lower learning rates at the start; none: the schedule's from the first step.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<Warmup> Warmup { get; init; }

    /// <summary>Batches whose losses and gradients are averaged for one update; none: 1.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<int> Accumulate { get; init; }

    /// <summary>
    /// The decay of the parameters' exponential moving average, whose weights are validated and become the output; none: there is no average.
    /// </summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<double> Average { get; init; }

    /// <summary>Weights to start from; none: those of the model.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<InitialWeights> Init { get; init; }

    /// <summary>Prefixes of the names of parameters that keep their values (<see cref="ParameterPrefix"/>).</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Seq<string> Freeze { get; init; }

    /// <summary>What decides the output, without the places of files and the names of stages.</summary>
    internal TrainingPlan WithoutPlaces => this with { Init = Init.Map(init => init.WithoutPlace) };

    /// <summary>How the best epoch is told, whose weights are the output; none: those of the last epoch are.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<Best> Best { get; init; }

    /// <summary>With <see cref="Best"/>: training ends after so many epochs without a better one; none: all epochs are taken.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<int> Patience { get; init; }

    /// <summary>
    /// Processes that train together over MPI, each on its part of every batch; none: this one alone. Sums in another order have other last bits,
    /// so it is part of the key.
    /// </summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<int> Ranks { get; init; }

    /// <summary>
    /// Whether each rank normalises by the statistics of its own part of a batch; otherwise by those of the whole batch, as one process would.
    /// </summary>
    [field: CanonicalMember(AddedLater = true)]
    public bool LocalBatchNorm { get; init; }

    /// <summary>
    /// The epoch after which the training pauses, with its whole state in the output, so that a later stage goes on with it; none: it is trained to the
    /// end. The learning rates are those of all epochs.
    /// </summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<int> Until { get; init; }

    /// <summary>The last epoch that is trained, unless <see cref="Patience"/> ends it before.</summary>
    internal int Last => Until.IfNone(Epochs);

    /// <summary>The largest norm of the shared parameters' gradient; none = not clipped.</summary>
    public Option<double> Clip { get; init; }

    /// <summary>The arithmetic.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Which implementation computes convolutions and the optimizer's update: the last bits depend on it.</summary>
    public KernelChoice Kernels { get; init; } = KernelChoice.Auto;
}

/// <summary>What an epoch saw.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="LearningRate">In this epoch.</param>
/// <param name="Losses">Mean over the steps, one per task.</param>
/// <param name="Weights">Mean over the steps of the task weights in the method's own sense.</param>
public sealed record EpochReport(int Epoch, double LearningRate, Seq<double> Losses, Seq<double> Weights)
{
    /// <summary>What the validation split said; none: it was not asked.</summary>
    public Option<EpochValidation> Validation { get; init; }

    /// <summary>Its steps, some at a time.</summary>
    internal Seq<TracePoint> Trace { get; init; }
}
