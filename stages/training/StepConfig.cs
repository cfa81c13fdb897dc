using Multitask.Stages.Kernels;

namespace Multitask.Stages.Training;

/// <summary>The settings of a training step.</summary>
/// <param name="Network">The network.</param>
/// <param name="Tasks">Its tasks, in the order of its outputs.</param>
/// <param name="Weighting">How tasks are combined.</param>
/// <param name="Optimizer">How a gradient becomes an update.</param>
/// <param name="Clip">The largest norm of the combined gradient w.r.t. the shared parameters; none = not clipped.</param>
/// <param name="Precision">The arithmetic.</param>
/// <param name="Seed">Of weightings that draw random numbers, of dropout and of choices.</param>
public sealed record StepConfig(
    Network Network, Seq<DataTask> Tasks, Weighting Weighting, Optimizer Optimizer, Option<double> Clip, Precision Precision, ulong Seed = 0)
{
    /// <summary>What computes convolutions and the optimizer's update.</summary>
    public KernelChoice Kernels { get; init; }

    /// <summary>W.r.t. what the gradients are taken that the weighting combines.</summary>
    public GradientSpace Gradients { get; init; }

    /// <summary>The processes that take the step together, each on its part of the batch.</summary>
    public IRanks Ranks { get; init; } = Alone.Only;

    /// <summary>Updates of the whole training, for what changes from its beginning to its end; 0: that stays as it begins.</summary>
    public long Updates { get; init; }

    /// <summary>Whether each rank normalises by the statistics of its own part.</summary>
    public bool LocalBatchNorm { get; init; }

    /// <summary>The steps of a training plan.</summary>
    internal static StepConfig Of(Network network, Seq<DataTask> tasks, TrainingPlan plan, ulong seed) =>
        new(network, tasks, plan.Weighting, plan.Optimizer, plan.Clip, plan.Precision, seed)
        {
            Kernels = plan.Kernels,
            Gradients = plan.Gradients,
            LocalBatchNorm = plan.LocalBatchNorm,
        };
}
