using Onnx;

namespace Multitask.Exports;

/// <summary>Static quantisation to 8-bit integers in QDQ format: pairs of QuantizeLinear and DequantizeLinear, which runtimes fuse into integer kernels.</summary>
/// <remarks>
/// Convolutions and linear maps read uint8 values (one scale and zero point per value) and int8 weights (symmetric, one scale per output
/// channel), and write uint8 values, after the ReLU if one follows; biases are int32. Values after the last convolution or linear map before a
/// prediction stay 32-bit floats, as does every other operator.
/// </remarks>
public static class OnnxQuantisation
{
    /// <summary>The values to quantise, in graph order: those that need a range.</summary>
    public static Seq<string> Values(OnnxModel model) => Plan.Of(model.Proto.Graph).Values;

    /// <summary>Quantises a model.</summary>
    /// <param name="model">In 32-bit floats.</param>
    /// <param name="ranges">The range of each of <see cref="Values"/>.</param>
    /// <returns>The quantised model, or one line that names a value without a range.</returns>
    public static Either<string, OnnxModel> Of(OnnxModel model, Map<string, ValueRange> ranges)
    {
        var plan = Plan.Of(model.Proto.Graph);
        return plan.Values.Find(value => !ranges.ContainsKey(value)).Match(
            Some: value => Left<string, OnnxModel>($"there is no range for value '{value}'"),
            None: () => model.With(graph => Change(graph, plan, plan.Values.Fold(
                Map<string, ValueRange>(), (known, value) => known.Add(value, known.Find(plan.Pooled.Find(value).IfNone("")).IfNone(ranges[value]))))));
    }

    private static void Change(GraphProto graph, Plan plan, Map<string, ValueRange> ranges)
    {
        var weights = new OnnxInt8(graph, ranges);
        var nodes = graph.Input.SelectMany(input => Pair(input.Name, ranges)).Concat(graph.Node.ToArray().SelectMany(node =>
            (plan.Layers.Contains(node.Name) ? weights.Layer(node) : [node.Clone()])
                .Select(written => ReadDequantised(written, ranges))
                .Concat(node.Output.SelectMany(output => Pair(output, ranges))))).ToArray();
        ranges.Iter((value, range) => graph.Initializer.AddRange(OnnxInt8.Parameters(value, range)));
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
    }

    private static IEnumerable<NodeProto> Pair(string value, Map<string, ValueRange> ranges) => ranges.ContainsKey(value)
        ? OnnxInt8.Pair(value)
        : [];

    private static NodeProto ReadDequantised(NodeProto node, Map<string, ValueRange> ranges)
    {
        for (var at = 0; at < node.Input.Count; at++)
        {
            node.Input[at] = ranges.ContainsKey(node.Input[at]) ? OnnxInt8.Dequantised(node.Input[at]) : node.Input[at];
        }

        return node;
    }

    /// <summary>What is quantised.</summary>
    /// <param name="Layers">Names of the convolutions and linear maps.</param>
    /// <param name="Values">Names of the values, in graph order.</param>
    /// <param name="Pooled">The input of each pooling, by its output: both use the input's scale, so that nothing is rounded twice.</param>
    private sealed record Plan(System.Collections.Generic.HashSet<string> Layers, Seq<string> Values, Map<string, string> Pooled)
    {
        internal static Plan Of(GraphProto graph)
        {
            var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
            var layers = graph.Node.Where(node => node.OpType is "Conv" or "Gemm" && constants.Contains(node.Input[1])).ToArray();
            var names = layers.Select(node => node.Name).ToHashSet();
            var read = layers.Select(node => node.Input[0]).ToHashSet();
            var predicting = Predicting(graph, names);
            var written = layers.Select(node => node.Output[0]).Where(value => !predicting.Contains(value))
                .Select(value => AfterRelu(graph, value)).ToHashSet();
            var pooled = graph.Node.Where(node => node.OpType == "MaxPool").Fold(
                Map<string, string>(), (known, node) => known.Add(node.Output[0], node.Input[0]));
            var order = graph.Input.Select(input => input.Name).Concat(graph.Node.SelectMany(node => node.Output.Take(1)));
            return new(names, order.Where(value => read.Contains(value) || written.Contains(value)).ToSeq().Strict(), pooled);
        }

        /// <summary>Values with a path to an output that passes through no further layer.</summary>
        private static System.Collections.Generic.HashSet<string> Predicting(GraphProto graph, System.Collections.Generic.HashSet<string> layers)
        {
            var values = graph.Output.Select(output => output.Name).ToHashSet();
            foreach (var node in graph.Node.Reverse().Where(node => node.Output.Any(values.Contains) && !layers.Contains(node.Name)))
            {
                values.UnionWith(node.Input);
            }

            return values;
        }

        /// <summary>The output of the ReLU that is a value's only reader; the value itself if there is none.</summary>
        private static string AfterRelu(GraphProto graph, string value) =>
            graph.Node.Where(node => node.Input.Contains(value)).ToArray() is [{ OpType: "Relu" } relu] ? relu.Output[0] : value;
    }
}
