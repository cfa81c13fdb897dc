using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>A convolution's numbers.</summary>
/// <param name="Weight">(O, I, h, w), channels last in memory.</param>
/// <param name="Bias">(O).</param>
/// <param name="Padding">Zeros around the image.</param>
internal sealed record Kernel(Tensor Weight, Tensor Bias, int Padding)
{
    /// <summary>Of one convolution.</summary>
    internal static Kernel Of(ParameterVector parameters, Node node, int padding) =>
        new(parameters[node.Owner + ".weight"], parameters[node.Owner + ".bias"], padding);

    /// <summary>Of this convolution and one of a single pixel after it: the weights' product, and what the second makes of the first's bias.</summary>
    internal Kernel Then(Kernel pixelwise)
    {
        var (middle, size) = (Weight.shape[0], Weight.shape);
        var mix = pixelwise.Weight.reshape(-1, middle);
        var product = mix.mm(Weight.permute(0, 2, 3, 1).reshape(middle, -1));
        return new Kernel(
            product.view(-1, size[2], size[3], size[1]).permute(0, 3, 1, 2),
            mix.mv(Bias) + pixelwise.Bias,
            Padding);
    }
}
