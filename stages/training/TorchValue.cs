using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What a node computes under torch.</summary>
/// <param name="Value">A tensor of the node's shape behind the batch axis, (N, C, H, W) or (N, F).</param>
/// <param name="Indices">
/// Of a max pooling that an unpooling reads: where each maximum was, as torch counts, in its plane of the pooling's input; int64, shaped
/// like the value.
/// </param>
public sealed record TorchValue(Tensor Value, Option<Tensor> Indices)
{
    /// <summary>A value alone.</summary>
    internal static TorchValue Of(Tensor value) => new(value, default);

    /// <summary>Moves both tensors from a dispose scope to the one around it.</summary>
    internal TorchValue MovedOutOf(TorchSharp.DisposeScope scope)
    {
        scope.MoveToOuter(Value);
        Indices.IfSome(indices => scope.MoveToOuter(indices));
        return this;
    }

    /// <summary>Disposes both tensors, unless the last reader worked in place and the value is its own now.</summary>
    internal void Release(TorchValue lastReader)
    {
        if (!ReferenceEquals(Value, lastReader.Value))
        {
            Value.Dispose();
        }

        Indices.IfSome(indices => indices.Dispose());
    }
}
