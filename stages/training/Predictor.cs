using Multitask.Stages.Data;
using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A network in evaluation mode under torch: batches in, plain arrays out.</summary>
public static class Predictor
{
    /// <summary>Every task's prediction for a batch, row-major, single precision.</summary>
    public static float[][] Run(Network network, ParameterVector parameters, Batch batch)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var shape = Shapes.Of(network)[network.Nodes.Head.Name];
        long[] sizes = [batch.Count, .. shape.Sizes.Map(size => (long)size)];
        var input = tensor(batch.Inputs, sizes).to(parameters.Values.dtype, parameters.Values.device);
        var mode = new TorchMode(parameters, Training: false, Precision.Float32);
        return [.. TorchForward.Run(network, mode, input).Select(prediction =>
            prediction.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray())];
    }
}
