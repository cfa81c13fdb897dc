using Onnx;

namespace Multitask.Exports;

/// <summary>The nodes of one operator in a model.</summary>
/// <param name="Type">The operator.</param>
/// <param name="Count">The number of nodes.</param>
/// <param name="Flops">Their floating-point operations for one example.</param>
public sealed record OnnxOperator(string Type, int Count, long Flops);

/// <summary>The cost of a model for one example, with the shapes that ONNX Runtime computes for an example of zeros.</summary>
/// <param name="Operators">Every operator it uses, the most floating-point operations first.</param>
/// <param name="Parameters">The number of elements of its initializers.</param>
/// <param name="ParameterBytes">Their size in bytes.</param>
/// <param name="PeakBytes">
/// Peak memory of the values in bytes, if nodes run in file order and each value is freed after its last reader. A runtime may reuse buffers in
/// place and need less, or need workspace and more.
/// </param>
/// <param name="WithoutCuda">Nodes for which ONNX Runtime has no CUDA kernel; only knows the operators that this program writes.</param>
public sealed record OnnxInspection(
    Seq<OnnxOperator> Operators, long Parameters, long ParameterBytes, long PeakBytes, Seq<string> WithoutCuda)
{
    private const int DefaultSize = 64;

    /// <summary>Inspects a model, which runs once on the CPU.</summary>
    /// <returns>Its cost; or ONNX Runtime's message on one line if it cannot run the model.</returns>
    public static Either<string, OnnxInspection> Of(OnnxModel model) =>
        OnnxActivations.Open(model, OnnxActivations.Names(model)).Bind(opened =>
        {
            using var session = opened;
            return session.Zeros(name => DynamicSize(model, name)).Map(values => Of(model.Proto.Graph, values.Fold(
                Map<string, Activation>(), (known, value) => known.AddOrUpdate(value.Name, value))));
        });

    /// <summary>The size of a dynamic axis: height and width as in training if the metadata has them, otherwise a default; 1 for the batch.</summary>
    private static int DynamicSize(OnnxModel model, string axis)
    {
        var size = OnnxSummary.Of(model).Metadata.Find("size").Map(text => text.Split(' ')).IfNone([]);
        int At(int index) => index < size.Length && int.TryParse(size[index], out var number) ? number : DefaultSize;
        return axis switch { OnnxNodes.Height => At(0), OnnxNodes.Width => At(2), _ => 1 };
    }

    private static OnnxInspection Of(GraphProto graph, Map<string, Activation> values)
    {
        var constants = graph.Initializer.ToDictionary(tensor => tensor.Name, tensor => tensor.Dims.ToSeq());
        Seq<long> Axes(string name) => values.Find(name).Map(value => value.Axes)
            .IfNone(() => constants.TryGetValue(name, out var dims) ? dims : Seq<long>());
        return new(
            graph.Node.GroupBy(node => node.OpType)
                .Select(nodes => new OnnxOperator(nodes.Key, nodes.Count(), nodes.Sum(node => OnnxFlops.Of(node, Axes))))
                .OrderByDescending(one => one.Flops).ThenByDescending(one => one.Count).ThenBy(one => one.Type, StringComparer.Ordinal)
                .ToSeq().Strict(),
            graph.Initializer.Sum(tensor => tensor.Dims.Aggregate(1L, (product, size) => product * size)),
            graph.Initializer.Sum(tensor => (long)tensor.RawData.Length),
            Peak(graph, values),
            graph.Node.Where(node => node.OpType == "MaxUnpool").Select(node => node.Name).ToSeq().Strict());
    }

    private static long Peak(GraphProto graph, Map<string, Activation> values)
    {
        var lasts = graph.Node.SelectMany((node, at) => node.Input.Select(name => (name, at))).ToLookup(use => use.name, use => use.at);
        var outputs = graph.Output.Select(output => output.Name).ToHashSet();
        var (live, peak) = (0L, 0L);
        for (var at = 0; at < graph.Node.Count; at++)
        {
            var node = graph.Node[at];
            live += node.Output.Sum(Bytes);
            peak = Math.Max(peak, live);
            live -= node.Input.Distinct().Where(name => !outputs.Contains(name) && lasts[name].Max() == at).Sum(Bytes);
        }

        return peak;

        long Bytes(string name) => values.Find(name)
            .Map(value => value.Axes.Fold((long)value.ElementSize, (product, size) => product * size)).IfNone(0);
    }
}
