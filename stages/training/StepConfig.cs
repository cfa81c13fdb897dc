using Multitask.Stages.Kernels;

namespace Multitask.Stages.Training;

/// <summary>The settings of a training step.</summary>
/// <param name="Network">The network.</param>
/// <param name="Tasks">Its tasks, in the order of its outputs.</param>
/// <param name="Weighting">The weighting method that combines the tasks.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Clip">The largest norm of the combined gradient w.r.t. the shared parameters; none = not clipped.</param>
/// <param name="Precision">The arithmetic.</param>
/// <param name="Seed">The seed of dropout, of discrete choices and of weightings that draw random numbers.</param>
public sealed record StepConfig(
    Network Network, Seq<DataTask> Tasks, Weighting Weighting, Optimizer Optimizer, Option<double> Clip, Precision Precision, ulong Seed = 0)
{
    /// <summary>Which implementation computes convolutions and the optimizer's update.</summary>
    public KernelChoice Kernels { get; init; }

    /// <summary>The variables w.r.t. which the gradients are taken that the weighting combines.</summary>
    public GradientSpace Gradients { get; init; }

    /// <summary>The processes that take the step together, each on its part of the batch.</summary>
    public IRanks Ranks { get; init; } = Alone.Only;

    /// <summary>The number of updates in the whole training, over which temperatures are annealed; 0 = they keep their initial values.</summary>
    public long Updates { get; init; }

    /// <summary>Whether batch normalisation uses the statistics of each rank's own part of the batch.</summary>
    public bool LocalBatchNorm { get; init; }

    /// <summary>The step settings of a training plan.</summary>
    internal static StepConfig Of(Network network, Seq<DataTask> tasks, TrainingPlan plan, ulong seed) =>
        new(network, tasks, plan.Weighting, plan.Optimizer, plan.Clip, plan.Precision, seed)
        {
            Kernels = plan.Kernels,
            Gradients = plan.Gradients,
            LocalBatchNorm = plan.LocalBatchNorm,
        };
}
