using static TorchSharp.torch;

namespace Multitask.Stages.Training;

/// <summary>What the torch interpreter computes for a node.</summary>
/// <param name="Value">A tensor of the node's shape after the batch axis, (N, C, H, W) or (N, F).</param>
/// <param name="Indices">
/// For a max pooling that an unpooling reads: the flat position of each maximum in its plane of the pooling's input, as torch returns it; int64,
/// in the shape of the value.
/// </param>
public sealed record TorchValue(Tensor Value, Option<Tensor> Indices)
{
    /// <summary>A value without indices.</summary>
    internal static TorchValue Of(Tensor value) => new(value, default);

    /// <summary>Moves both tensors from a dispose scope to the one around it.</summary>
    internal TorchValue MovedOutOf(TorchSharp.DisposeScope scope)
    {
        scope.MoveToOuter(Value);
        Indices.IfSome(indices => scope.MoveToOuter(indices));
        return this;
    }

    /// <summary>Disposes both tensors, except for a value that the last reader overwrote in place and now holds itself.</summary>
    internal void Release(TorchValue lastReader)
    {
        if (!ReferenceEquals(Value, lastReader.Value))
        {
            Value.Dispose();
        }

        Indices.IfSome(indices => indices.Dispose());
    }
}
