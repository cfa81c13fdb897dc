namespace Multitask.Exports;

/// <summary>How max unpooling is written.</summary>
public enum Unpooling
{
    /// <summary>As Reshape and ScatterElements, which ONNX Runtime runs on the CPU and on CUDA.</summary>
    Scatter,

    /// <summary>As MaxUnpool: one node instead of seven, but ONNX Runtime has it for the CPU only.</summary>
    MaxUnpool,
}

/// <summary>How a network is exported as an ONNX model.</summary>
/// <param name="Opset">Version of the ONNX operator set, <see cref="OldestOpset"/> to <see cref="NewestOpset"/>.</param>
/// <param name="FoldBatchNorm">Fold a batch normalisation into the convolution before it, if that has no other reader.</param>
/// <param name="FoldConvolutions">Fold a 1 x 1 convolution into the convolution before it, if that has no other reader and the result is cheaper.</param>
/// <param name="Unpooling">How max unpooling is written.</param>
/// <param name="Metadata">Key-value pairs stored in the model: pipeline, tasks, classes, normalisation of the input, ...</param>
/// <param name="FreeSize">Make height and width of the image dynamic axes, like the batch; an error if the network does not allow it (<see cref="FreeSize.Refusal"/>).</param>
public sealed record ExportOptions(
    int Opset = 17,
    bool FoldBatchNorm = true,
    bool FoldConvolutions = true,
    Unpooling Unpooling = Unpooling.Scatter,
    Seq<(string Key, string Value)> Metadata = default,
    bool FreeSize = false)
{
    /// <summary>The oldest operator set with every operator in the form used here.</summary>
    public const int OldestOpset = 13;

    /// <summary>The newest operator set that is tested.</summary>
    public const int NewestOpset = 22;

    /// <summary>The IR version that belongs to the operator set (ONNX, "Versioning").</summary>
    internal long IrVersion => Opset switch { < 15 => 7, < 19 => 8, < 21 => 9, _ => 10 };
}
