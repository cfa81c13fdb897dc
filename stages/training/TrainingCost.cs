namespace Multitask.Stages.Training;

/// <summary>What stages that run networks take, roughly, before they run: for the time that is left, and for stages at the same time.</summary>
internal static class TrainingCost
{
    private const int Float = 4;

    /// <summary>Values of a node that are kept: itself, its gradient, and half as much for what operations remember.</summary>
    private const double ValuesKept = 2.5;

    /// <summary>Vectors of all parameters besides the gradients: values, two moments, a moving average, the best so far, the combined gradient.</summary>
    private const int Vectors = 6;

    /// <summary>
    /// Floating-point operations of a training: per example and epoch a forward pass, twice as much for each backward pass, another forward pass
    /// where the weighting looks ahead; and a forward pass per validation example.
    /// </summary>
    internal static double Effort(Network network, DataInfo data, TrainingPlan plan)
    {
        double flops = Flops.Of(network).Total;
        var state = plan.Weighting.Start(new TaskSet(data.Tasks.Map(task => task.Name).Strict(), 0));
        var step = 1 + (2 * Passes(state, data, plan)) + (state.LooksAhead ? 1 : 0);
        return plan.Last * flops * (((double)data.Train * step) + (plan.Best.IsSome ? data.Validation : 0));
    }

    /// <summary>Bytes of a training: parameters, a gradient per backward pass, optimizer, and the values of a batch.</summary>
    internal static long Memory(Network network, DataInfo data, TrainingPlan plan)
    {
        var passes = Passes(plan.Weighting.Start(new TaskSet(data.Tasks.Map(task => task.Name).Strict(), 0)), data, plan);
        return Bytes((Parameters.TrainableCount(network) * (double)(passes + Vectors)) + (Values(network) * plan.Batch * ValuesKept));
    }

    /// <summary>Operations of forward passes over some examples.</summary>
    internal static double Forward(Network network, int examples) => (double)Flops.Of(network).Total * examples;

    /// <summary>Bytes of a forward pass.</summary>
    internal static long ForwardMemory(Network network, int batch) => Bytes(Parameters.TrainableCount(network) + ((double)Values(network) * batch));

    private static int Passes(WeightingState state, DataInfo data, TrainingPlan plan) =>
        plan.Gradients == GradientSpace.Representation ? 1 : state.Request.Rows(data.Tasks.Count);

    private static long Values(Network network) => Shapes.Of(network).Values.Map(shape => (long)shape.Count).Sum();

    private static long Bytes(double numbers) => (long)(Float * numbers);
}
