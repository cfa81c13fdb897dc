using Multitask.Stages.Kernels;

namespace Multitask.Stages.Training;

/// <summary>How a network is trained: the typed record of a <c>train</c> stage.</summary>
/// <param name="Weighting">How tasks are combined.</param>
/// <param name="Epochs">Passes over the training split.</param>
/// <param name="Batch">Examples per step.</param>
/// <param name="Adam">The optimizer.</param>
/// <param name="Schedule">How its learning rate changes.</param>
/// <param name="Clip">The largest norm of the combined gradient w.r.t. the shared parameters; none = not clipped.</param>
/// <param name="Precision">The arithmetic.</param>
/// <param name="Kernels">Which implementation computes convolutions and the optimizer's update: the last bits depend on it.</param>
public sealed record TrainingPlan(
    Weighting Weighting,
    int Epochs,
    int Batch,
    Adam Adam,
    Schedule Schedule,
    Option<double> Clip,
    Precision Precision,
    KernelChoice Kernels = KernelChoice.Auto);

/// <summary>What an epoch saw.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="LearningRate">In this epoch.</param>
/// <param name="Losses">Mean over the steps, one per task.</param>
/// <param name="Weights">Mean over the steps of the task weights in the method's own sense.</param>
public sealed record EpochReport(int Epoch, double LearningRate, Seq<double> Losses, Seq<double> Weights);
