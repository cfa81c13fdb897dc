using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Multitask.Benches;

/// <summary>A convolution in bfloat16 with weights in float32: TorchSharp has no autocast, so its users convert by hand.</summary>
internal sealed class BaselineBFloat16 : Module<Tensor, Tensor>
{
    private readonly Conv2d _convolution;

    internal BaselineBFloat16(Conv2d convolution)
        : base("bfloat16")
    {
        _convolution = convolution;
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input) => F.conv2d(
        input.to(ScalarType.BFloat16),
        _convolution.weight.to(ScalarType.BFloat16),
        _convolution.bias?.to(ScalarType.BFloat16),
        padding: [_convolution.weight.shape[^1] / 2, _convolution.weight.shape[^1] / 2]).to(ScalarType.Float32);
}
