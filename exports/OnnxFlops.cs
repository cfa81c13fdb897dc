using Onnx;

namespace Multitask.Exports;

/// <summary>Floating-point operations of an ONNX node, counted as <see cref="Flops"/> counts those of a network: data movement and conversion are free.</summary>
internal static class OnnxFlops
{
    /// <summary>The floating-point operations of one node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="axes">The shape of a value or constant, by name.</param>
    internal static long Of(NodeProto node, Func<string, Seq<long>> axes)
    {
        long Count(string name) => axes(name).Fold(1L, (product, size) => product * size);
        var (written, read) = (Count(node.Output[0]), Count(node.Input[0]));
        return node.OpType switch
        {
            "Conv" => 2 * written * Count(node.Input[1]) / axes(node.Input[1])[0],
            "Gemm" => 2 * written * axes(node.Input[1])[1],
            "BatchNormalization" => 2 * written,
            "Relu" or "Mul" or "Add" or "Sub" or "Div" => written,
            "MatMul" => 2 * written * axes(node.Input[0]).Last,
            "Sigmoid" => 4 * written,
            "Tanh" or "Softmax" => 5 * written,
            "ReduceSum" => read,
            "MaxPool" => (Window(node) - 1) * written,
            "GlobalAveragePool" => read + written,
            "Resize" => 8 * written,
            "LogSoftmax" => (5 * written) + (written / axes(node.Output[0])[1]),
            "Sum" => (node.Input.Count - 1) * written,
            "Clip" => 2 * written,
            "ReduceL2" => (2 * read) + written,
            _ => 0,
        };
    }

    private static long Window(NodeProto node) =>
        node.Attribute.Single(attribute => attribute.Name == "kernel_shape").Ints.Aggregate(1L, (product, size) => product * size);
}
