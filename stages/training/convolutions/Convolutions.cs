using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Multitask.Stages.Training;

/// <summary>The convolutions of one forward pass, each computed as planned.</summary>
internal sealed class Convolutions(ForwardPlan forward, TorchMode mode)
{
    private readonly ConvolutionPlan _plan = forward.Convolutions;
    private readonly Dictionary<string, Tensor> _spread = [];

    /// <summary>The value of a node: (N, O, h, w), channels last.</summary>
    internal Tensor Of(Node node, Op.Conv2d op, TorchValue input)
    {
        var (kernel, x) = (KernelOf(node, op), input.Value);
        return (OnCpu(x), mode.Precision) switch
        {
            (false, _) => Plain(node.Name, kernel, _plan.Upsampled.Find(node.Name).Match(up => TorchForward.Upsample(x, up.Factor), () => x)),
            (_, Precision.BFloat16) => Narrow(node, kernel, x),
            _ => Exact(node, kernel, input),
        };
    }

    /// <summary>Images with their channels one after the other; kept apart where the convolution behind reads them apart.</summary>
    internal TorchValue Join(Node node, Seq<Tensor> parts) =>
        (_plan.Apart.Contains(node.Name), mode.Precision) switch
        {
            // Only a convolution reads it, which would round it.
            (true, Precision.BFloat16) => new TorchValue(cat([.. parts.Map(part => part.to(ScalarType.BFloat16))], 1), default),
            (true, _) when OnCpu(parts.Head) => new TorchValue(parts.Head.alias(), default) { Beside = parts.Tail.Map(part => part.alias()).Strict() },
            _ => new TorchValue(cat([.. parts], 1), default),
        };

    private static bool OnCpu(Tensor x) => x.device.type == TorchSharp.DeviceType.CPU;

    /// <summary>With fewer or other products, where that is faster than the convolution library by itself.</summary>
    private Tensor Exact(Node node, Kernel kernel, TorchValue input) =>
        _plan.Upsampled.Find(node.Name).Match(
            up => up.Convolution.Of(input.Value, Spread(node, kernel), kernel.Bias),
            () => input.Beside.IsEmpty ? Multiplied(node.Name, kernel, input.Value) : PixelwiseConvolution.Of(input.Parts, kernel));

    private Tensor Multiplied(string name, Kernel kernel, Tensor x) =>
        _plan.Gathered.Find(name).Filter(_ => GatheredConvolution.Gains(x, kernel.Weight)).Match(
            gathered => gathered.Of(x, kernel),
            () => _plan.Winograd.Find(name).Filter(_ => WinogradConvolution.Fits(x, kernel.Weight)).Match(
                winograd => winograd.Of(x, kernel),
                () => Plain(name, kernel, x)));

    /// <summary>In bfloat16, as products of matrices where that is faster than the convolution library.</summary>
    private Tensor Narrow(Node node, Kernel kernel, Tensor x) =>
        _plan.Upsampled.Find(node.Name).Match(
            up => up.Convolution.Narrow(x, Spread(node, kernel), kernel.Bias, ResultType(node.Name)),
            () => _plan.Gathered.Find(node.Name).Filter(_ => GatheredConvolution.Gains(x, kernel.Weight)).Match(
                gathered => gathered.Narrow(x, kernel).to(ResultType(node.Name)),
                () => PixelwiseConvolution.Is(kernel)
                    ? NarrowProduct.Pixelwise(x, kernel.Weight, kernel.Bias).to(ResultType(node.Name))
                    : Plain(node.Name, kernel, x)));

    private Tensor Plain(string name, Kernel kernel, Tensor x)
    {
        Tensor Of(Tensor image, Tensor weight, Tensor bias) => conv2d(image, weight, bias, padding: [kernel.Padding, kernel.Padding]);
        static Tensor Rounded(Tensor wide) => wide.to(ScalarType.BFloat16);
        return mode.Precision == Precision.BFloat16
            ? Of(Rounded(x), Rounded(kernel.Weight), Rounded(kernel.Bias)).to(ResultType(name))
            : Of(x, kernel.Weight, kernel.Bias);
    }

    /// <summary>How a result of products in bfloat16 is stored.</summary>
    private ScalarType ResultType(string name) =>
        forward.Normalizations.NarrowResults.Contains(name) ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>A kernel's taps in rows. Tasks that share a kernel share these; they live as long as the pass.</summary>
    private Tensor Spread(Node node, Kernel kernel)
    {
        if (!_spread.TryGetValue(node.Owner, out var spread))
        {
            spread = UpsampledConvolution.Spread(kernel.Weight).MoveToOuterDisposeScope();
            _spread.Add(node.Owner, spread);
        }

        return spread;
    }

    private Kernel KernelOf(Node node, Op.Conv2d op)
    {
        var own = Kernel.Of(mode.Parameters, node, op.Padding);
        return _plan.Firsts.Find(node.Name).Match(
            first => Kernel.Of(mode.Parameters, first, ((Op.Conv2d)first.Op).Padding).Then(own),
            () => own);
    }
}
