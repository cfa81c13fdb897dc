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
        var onCpu = OnCpu(x);
        return _plan.Upsampled.Find(node.Name).Match(
            up => onCpu
                ? up.Convolution.Of(x, Spread(node, kernel), kernel.Bias, mode.Precision)
                : Plain(node.Name, kernel, TorchForward.Upsample(x, up.Factor)),
            () => !onCpu ? Plain(node.Name, kernel, x)
                : mode.Precision == Precision.BFloat16 ? Narrow(node.Name, kernel, x)
                : !input.Beside.IsEmpty ? PixelwiseConvolution.Of(input.Parts, kernel)
                : Multiplied(node.Name, kernel, x));
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
    private Tensor Multiplied(string name, Kernel kernel, Tensor x) =>
        _plan.Gathered.Find(name).Filter(_ => GatheredConvolution.Gains(x, kernel.Weight)).Match(
            gathered => gathered.Of(x, kernel),
            () => _plan.Winograd.Find(name).Filter(_ => WinogradConvolution.Fits(x, kernel.Weight)).Match(
                winograd => winograd.Of(x, kernel),
                () => Plain(name, kernel, x)));

    /// <summary>In bfloat16, as products of matrices where that is faster than the convolution library.</summary>
    private Tensor Narrow(string name, Kernel kernel, Tensor x) =>
        _plan.Gathered.Find(name).Filter(_ => GatheredConvolution.Gains(x, kernel.Weight)).Match(
            gathered => gathered.Narrow(x, kernel),
            () => PixelwiseConvolution.Is(kernel) && NarrowProduct.Gains(x, kernel.Weight)
                ? PixelwiseConvolution.Narrow(x, kernel)
                : Plain(name, kernel, x));

    private Tensor Plain(string name, Kernel kernel, Tensor x)
    {
        long[] padding = [kernel.Padding, kernel.Padding];
        if (mode.Precision != Precision.BFloat16)
        {
            return conv2d(x, kernel.Weight, kernel.Bias, padding: padding);
        }

        var narrow = conv2d(x.to(ScalarType.BFloat16), kernel.Weight.to(ScalarType.BFloat16), kernel.Bias.to(ScalarType.BFloat16), padding: padding);
        return forward.Normalizations.NarrowResults.Contains(name) ? narrow : narrow.to(ScalarType.Float32);
    }

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
