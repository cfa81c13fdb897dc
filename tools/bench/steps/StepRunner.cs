using System.Diagnostics;
using static TorchSharp.torch;

namespace Multitask.Benches;

/// <summary>The product's own training step over a network with its starting weights, for measurements.</summary>
internal sealed class StepRunner : IDisposable
{
    private readonly ParameterVector _parameters;
    private readonly TrainingStep _step;

    /// <summary>On the CPU, with a number of torch's threads.</summary>
    internal StepRunner(StepConfig config, int threads)
    {
        var device = Devices.Open("cpu");
        set_num_threads(threads);
        _parameters = new ParameterVector(VectorLayout.Of(config.Network), config.Precision.Storage(), device);
        InitialValues.Fill(_parameters, seed: 0);
        _step = new TrainingStep(config, _parameters);
    }

    /// <summary>A batch on the device, in the caller's dispose scope.</summary>
    internal BatchTensors Tensors(Batch batch, DataInfo info) =>
        BatchTensors.Of(batch, info, _parameters.Values.dtype, _parameters.Values.device);

    /// <summary>Takes a step: its seconds, or why it could not be taken.</summary>
    internal Either<string, double> Take(BatchTensors batch)
    {
        var start = Stopwatch.GetTimestamp();
        return _step.Take(batch, _step.Config.Optimizer.LearningRate).Map(_ => Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Takes steps on one batch: the seconds of each but the first, which warm up.</summary>
    internal Either<string, double[]> Take(BatchTensors batch, int steps, int warmup) => Eithers
        .Traverse(Enumerable.Range(1, warmup + steps), step => Take(batch).MapLeft(reason => $"step {step}: {reason}"))
        .Map(times => times.ToArray()[warmup..]);

    /// <inheritdoc />
    public void Dispose()
    {
        _step.Dispose();
        _parameters.Dispose();
    }
}
