namespace Multitask.Stages.Training;

/// <summary>
/// Rough estimates of the time and memory of stages that run networks, for the remaining time of a pipeline and for running stages in parallel.
/// </summary>
internal static class TrainingCost
{
    private const int Float = 4;

    /// <summary>Memory per value of a node: the value, its gradient, and half as much again for what operations save for the backward pass.</summary>
    private const double ValuesKept = 2.5;

    /// <summary>
    /// Parameter-sized vectors besides the task gradients: the parameters, two moments, a moving average, the best weights so far, the combined
    /// gradient.
    /// </summary>
    private const int Vectors = 6;

    /// <summary>
    /// Floating-point operations of a training. Per example and epoch: one forward pass, twice that for each backward pass, and another forward
    /// pass if the weighting looks ahead. Per validation example and epoch: one forward pass.
    /// </summary>
    internal static double Effort(Network network, DataInfo data, TrainingPlan plan)
    {
        double flops = Flops.Of(network).Total;
        var state = plan.Weighting.Start(new TaskSet(data.Tasks.Map(task => task.Name).Strict(), 0));
        var step = 1 + (2 * Passes(state, data, plan)) + (state.LooksAhead ? 1 : 0);
        return plan.Last * flops * (((double)data.Train * step) + (plan.Best.IsSome ? data.Validation : 0));
    }

    /// <summary>Bytes of a training: the parameters, a gradient per backward pass, the optimizer's state, and the values of a batch.</summary>
    internal static long Memory(Network network, DataInfo data, TrainingPlan plan)
    {
        var passes = Passes(plan.Weighting.Start(new TaskSet(data.Tasks.Map(task => task.Name).Strict(), 0)), data, plan);
        return Bytes((Parameters.TrainableCount(network) * (double)(passes + Vectors)) + (Values(network) * plan.Batch * ValuesKept));
    }

    /// <summary>Floating-point operations of the forward pass for a number of examples.</summary>
    internal static double Forward(Network network, int examples) => (double)Flops.Of(network).Total * examples;

    /// <summary>Bytes of the forward pass for a batch.</summary>
    internal static long ForwardMemory(Network network, int batch) => Bytes(Parameters.TrainableCount(network) + ((double)Values(network) * batch));

    private static int Passes(WeightingState state, DataInfo data, TrainingPlan plan) =>
        plan.Gradients == GradientSpace.Representation ? 1 : state.Request.Rows(data.Tasks.Count);

    private static long Values(Network network) => Shapes.Of(network).Values.Map(shape => (long)shape.Count).Sum();

    private static long Bytes(double numbers) => (long)(Float * numbers);
}
