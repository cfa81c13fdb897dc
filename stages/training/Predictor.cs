using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A network in evaluation mode under torch: batches in, plain arrays out.</summary>
/// <param name="network">The network.</param>
/// <param name="parameters">Its parameters and running statistics, which belong to the caller.</param>
public sealed class Predictor(Network network, ParameterVector parameters)
{
    private readonly ForwardPass _forward = new(network);
    private readonly Shape _shape = Shapes.Of(network)[network.Nodes.Head.Name];

    /// <summary>
    /// Every task's prediction for a batch, in the order of the network's outputs: row-major (N, C, H, W) or (N, C), single precision.
    /// </summary>
    public float[][] Run(Batch batch)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        long[] sizes = [batch.Count, .. _shape.Sizes.Map(size => (long)size)];
        var input = tensor(batch.Inputs, sizes).to(parameters.Values.dtype, parameters.Values.device);
        var mode = new TorchMode(parameters, Training: false, Precision.Float32);
        return [.. _forward.Run(mode, input).Select(prediction =>
            prediction.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray())];
    }
}
