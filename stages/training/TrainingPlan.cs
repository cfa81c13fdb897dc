using Multitask.Stages.Kernels;

namespace Multitask.Stages.Training;

/// <summary>How a network is trained: the settings that, with the inputs and the seed, determine the output of a <c>train</c> stage.</summary>
/// <param name="Weighting">The weighting method that combines the tasks.</param>
/// <param name="Epochs">The number of passes over the training split, at least 1.</param>
/// <param name="Batch">The number of examples per batch, at least 1.</param>
public sealed record TrainingPlan(Weighting Weighting, int Epochs, int Batch)
{
    /// <summary>The variables w.r.t. which the gradients are taken that the weighting combines.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public GradientSpace Gradients { get; init; }

    /// <summary>The optimizer.</summary>
    [field: CanonicalMember(Name = "adam")]
    public Optimizer Optimizer { get; init; } = new Adam(0.001);

    /// <summary>How the learning rate changes over the epochs.</summary>
    public Schedule Schedule { get; init; } = new Schedule.Constant();

    /// <summary>A warm-up of the learning rate; none = the schedule's learning rate from the first step on.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<Warmup> Warmup { get; init; }

    /// <summary>The number of batches whose losses and gradients are averaged for one update (gradient accumulation); none = 1.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<int> Accumulate { get; init; }

    /// <summary>
    /// The decay rate of an exponential moving average of the parameters, which is then what is validated and output; none = no average.
    /// </summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<double> Average { get; init; }

    /// <summary>The weights to start from; none = those of the model.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<InitialWeights> Init { get; init; }

    /// <summary>Prefixes of the names of frozen parameters (<see cref="ParameterPrefix"/>).</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Seq<string> Freeze { get; init; }

    /// <summary>The plan without paths and names of stages, which do not affect the output.</summary>
    internal TrainingPlan WithoutPlaces => this with { Init = Init.Map(init => init.WithoutPlace) };

    /// <summary>How the best epoch is selected, whose weights are the output; none = the weights of the last epoch.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<Best> Best { get; init; }

    /// <summary>Early stopping, with <see cref="Best"/>: the number of epochs without improvement after which training ends; none = never.</summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<int> Patience { get; init; }

    /// <summary>
    /// The number of processes that train together over MPI, each on its part of every batch; none = this process alone. It is part of the key,
    /// because sums in a different order differ in their last bits.
    /// </summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<int> Ranks { get; init; }

    /// <summary>
    /// Whether batch normalisation uses the statistics of each rank's own part of a batch; otherwise those of the whole batch, as in one process.
    /// </summary>
    [field: CanonicalMember(AddedLater = true)]
    public bool LocalBatchNorm { get; init; }

    /// <summary>
    /// The epoch after which the training pauses, with its complete state in the output so that a later stage can resume it; none = it runs to the
    /// end. The learning-rate schedule is that of all <see cref="Epochs"/>.
    /// </summary>
    [field: CanonicalMember(AddedLater = true)]
    public Option<int> Until { get; init; }

    /// <summary>The last epoch that is trained, unless <see cref="Patience"/> ends training earlier.</summary>
    internal int Last => Until.IfNone(Epochs);

    /// <summary>The largest norm of the combined gradient w.r.t. the shared parameters; none = not clipped.</summary>
    public Option<double> Clip { get; init; }

    /// <summary>The arithmetic.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Which implementation computes convolutions and the optimizer's update: the last bits depend on it.</summary>
    public KernelChoice Kernels { get; init; } = KernelChoice.Auto;
}

/// <summary>The record of one epoch in the training history.</summary>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="LearningRate">The learning rate of its last update.</param>
/// <param name="Losses">The mean loss over its steps, one per task.</param>
/// <param name="Weights">The mean task weights over its steps, as the method's paper defines them.</param>
public sealed record EpochReport(int Epoch, double LearningRate, Seq<double> Losses, Seq<double> Weights)
{
    /// <summary>The metrics on the validation split; none if there was no validation.</summary>
    public Option<EpochValidation> Validation { get; init; }

    /// <summary>The points of the training curves in this epoch.</summary>
    internal Seq<TracePoint> Trace { get; init; }
}
