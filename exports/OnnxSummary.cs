namespace Multitask.Exports;

/// <summary>A declared input or output of a model: its name and axes, each a size or the name of a dynamic axis such as <c>batch</c>.</summary>
public sealed record OnnxValue(string Name, Seq<string> Axes);

/// <summary>An initializer of a model: its name and number of elements.</summary>
public sealed record OnnxConstant(string Name, long Count);

/// <summary>A model's versions, inputs and outputs, metadata and initializers.</summary>
/// <param name="Opset">Version of the ONNX operator set.</param>
/// <param name="IrVersion">Version of the file format.</param>
/// <param name="Inputs">Declared inputs.</param>
/// <param name="Outputs">Declared outputs, one per task.</param>
/// <param name="Metadata">Text by key.</param>
/// <param name="Constants">Its initializers, including the weights.</param>
public sealed record OnnxSummary(
    long Opset, long IrVersion, Seq<OnnxValue> Inputs, Seq<OnnxValue> Outputs, Map<string, string> Metadata, Seq<OnnxConstant> Constants)
{
    /// <summary>Summarises a model.</summary>
    public static OnnxSummary Of(OnnxModel model)
    {
        var (proto, graph) = (model.Proto, model.Proto.Graph);
        return new(
            proto.OpsetImport.Where(set => set.Domain is "" or "ai.onnx").Select(set => set.Version).FirstOrDefault(),
            proto.IrVersion,
            graph.Input.Select(value => new OnnxValue(value.Name, OnnxListing.Axes(value))).ToSeq(),
            graph.Output.Select(value => new OnnxValue(value.Name, OnnxListing.Axes(value))).ToSeq(),
            proto.MetadataProps.Aggregate(Map<string, string>(), (known, pair) => known.AddOrUpdate(pair.Key, pair.Value)),
            graph.Initializer.Select(tensor => new OnnxConstant(tensor.Name, tensor.Dims.Aggregate(1L, (a, b) => a * b))).ToSeq());
    }

    /// <summary>
    /// The number of elements of all initializers: without folding, the network's parameters and running statistics plus shape constants.
    /// </summary>
    public long ConstantCount => Constants.Fold(0L, (sum, constant) => sum + constant.Count);
}
