using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Multitask.Benches;

/// <summary>The baseline's batch, and its losses.</summary>
internal sealed record BaselineBatch(Tensor Image, Tensor Label, Tensor Depth, Tensor Normal)
{
    /// <summary>Noise.</summary>
    internal static BaselineBatch Random(NetworkSize size, ScalarType type)
    {
        var (batch, height, width) = ((long)size.Batch, (long)size.Height, (long)size.Width);
        return new BaselineBatch(
            rand(batch, 3, height, width, type),
            randint(0, size.Classes, new long[] { batch, height, width }),
            (rand(batch, 1, height, width, type) * 5) + 0.1,
            F.normalize(randn(batch, 3, height, width, type), dim: 1));
    }

    /// <summary>The losses of the three tasks as one tensor.</summary>
    internal Tensor Losses((Tensor Semantic, Tensor Depth, Tensor Normal) output)
    {
        var (deep, facing) = (Valid(Depth), Valid(Normal));
        return stack([
            F.nll_loss(output.Semantic, Label),
            ((output.Depth - Depth).abs() * deep).sum() / deep.sum(),
            1 - ((output.Normal * Normal * facing).sum() / facing.sum()),
        ]);
    }

    private static Tensor Valid(Tensor target) => target.sum(1, keepdim: true).ne(0).to(target.dtype);
}
