using Onnx;

namespace Multitask.Exports;

/// <summary>Models in 8-bit integers, as pairs of QuantizeLinear and DequantizeLinear that runtimes turn into integer arithmetic.</summary>
/// <remarks>
/// Convolutions and linear maps read bytes (one scale and zero point a value) and weights of int8 (symmetric, a scale an output channel), and
/// write bytes, through a ReLU where one follows; biases are int32. What only leads to a prediction, behind the last convolution or
/// linear map, stays 32-bit float, as does every other operator.
/// </remarks>
public static class OnnxQuantisation
{
    /// <summary>The values that become bytes, in the order of the graph: their ranges are needed.</summary>
    public static Seq<string> Values(OnnxModel model) => Plan.Of(model.Proto.Graph).Values;

    /// <summary>The same model in 8-bit integers.</summary>
    /// <param name="model">In 32-bit floats.</param>
    /// <param name="ranges">The range of each of <see cref="Values"/>.</param>
    /// <returns>The model, or one line that names a value without a range.</returns>
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
                .Select(written => Reading(written, ranges))
                .Concat(node.Output.SelectMany(output => Pair(output, ranges))))).ToArray();
        ranges.Iter((value, range) => graph.Initializer.AddRange(OnnxInt8.Parameters(value, range)));
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
    }

    private static IEnumerable<NodeProto> Pair(string value, Map<string, ValueRange> ranges) => ranges.ContainsKey(value)
        ? OnnxInt8.Pair(value)
        : [];

    private static NodeProto Reading(NodeProto node, Map<string, ValueRange> ranges)
    {
        for (var at = 0; at < node.Input.Count; at++)
        {
            node.Input[at] = ranges.ContainsKey(node.Input[at]) ? OnnxInt8.Dequantised(node.Input[at]) : node.Input[at];
        }

        return node;
    }

    /// <summary>What becomes integers.</summary>
    /// <param name="Layers">Names of convolutions and linear maps.</param>
    /// <param name="Values">What becomes bytes.</param>
    /// <param name="Pooled">Of a pooling's result, what it pooled: both have one scale, so that nothing is rounded twice.</param>
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

        /// <summary>Values from which an output is reached without another layer.</summary>
        private static System.Collections.Generic.HashSet<string> Predicting(GraphProto graph, System.Collections.Generic.HashSet<string> layers)
        {
            var values = graph.Output.Select(output => output.Name).ToHashSet();
            foreach (var node in graph.Node.Reverse().Where(node => node.Output.Any(values.Contains) && !layers.Contains(node.Name)))
            {
                values.UnionWith(node.Input);
            }

            return values;
        }

        /// <summary>The result of the ReLU that alone reads a value; the value itself where there is none.</summary>
        private static string AfterRelu(GraphProto graph, string value) =>
            graph.Node.Where(node => node.Input.Contains(value)).ToArray() is [{ OpType: "Relu" } relu] ? relu.Output[0] : value;
    }
}
