namespace Multitask.Exports;

/// <summary>A declared value of a model: its name and axes, <c>batch</c> or numbers.</summary>
public sealed record OnnxValue(string Name, Seq<string> Axes);

/// <summary>A constant of a model and how many numbers it holds.</summary>
public sealed record OnnxConstant(string Name, long Count);

/// <summary>What a model says about itself.</summary>
/// <param name="Opset">Version of the ONNX operator set.</param>
/// <param name="IrVersion">Version of the file format.</param>
/// <param name="Inputs">Declared inputs.</param>
/// <param name="Outputs">Declared outputs, one a task.</param>
/// <param name="Metadata">Free text by key.</param>
/// <param name="Constants">Its initializers, weights among them.</param>
public sealed record OnnxSummary(
    long Opset, long IrVersion, Seq<OnnxValue> Inputs, Seq<OnnxValue> Outputs, Map<string, string> Metadata, Seq<OnnxConstant> Constants)
{
    /// <summary>Reads the summary off a model.</summary>
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
    /// How many numbers are constants: without folding, the network's parameters and running statistics plus shape constants.
    /// </summary>
    public long ConstantCount => Constants.Fold(0L, (sum, constant) => sum + constant.Count);
}
