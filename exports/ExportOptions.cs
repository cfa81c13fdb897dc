namespace Multitask.Exports;

/// <summary>How an unpooling node is written.</summary>
public enum Unpooling
{
    /// <summary>
    /// By Reshape and ScatterElements, which ONNX Runtime runs on the CPU and on CUDA alike.
    /// </summary>
    Scatter,

    /// <summary>By MaxUnpool: one node instead of seven, but ONNX Runtime runs it on the CPU only.</summary>
    MaxUnpool,
}

/// <summary>How a network becomes an ONNX model.</summary>
/// <param name="Opset">Version of the ONNX operator set, <see cref="OldestOpset"/> to <see cref="NewestOpset"/>.</param>
/// <param name="FoldBatchNorm">Multiply a batch normalisation into the convolution that only it reads.</param>
/// <param name="FoldConvolutions">Write a convolution and one of a single pixel that only reads it as one, where that is cheaper.</param>
/// <param name="Unpooling">How unpooling is written.</param>
/// <param name="Metadata">Key and value pairs written into the model: pipeline, tasks, classes, normalisation of the input, ...</param>
/// <param name="FreeSize">Leave height and width of an image free besides the batch, where the network allows it (<see cref="FreeSize.Refusal"/>).</param>
public sealed record ExportOptions(
    int Opset = 17,
    bool FoldBatchNorm = true,
    bool FoldConvolutions = true,
    Unpooling Unpooling = Unpooling.Scatter,
    Seq<(string Key, string Value)> Metadata = default,
    bool FreeSize = false)
{
    /// <summary>The oldest operator set that has every operator in the form written here.</summary>
    public const int OldestOpset = 13;

    /// <summary>The newest operator set whose operators were tried.</summary>
    public const int NewestOpset = 22;

    /// <summary>The version of the file format that goes with the operator set (ONNX, "Versioning").</summary>
    internal long IrVersion => Opset switch { < 15 => 7, < 19 => 8, < 21 => 9, _ => 10 };
}
