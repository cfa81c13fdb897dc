using Onnx;

namespace Multitask.Exports;

/// <summary>Floating-point operations of a node, counted as <see cref="Flops"/> counts those of a network: moving and converting is free.</summary>
internal static class OnnxFlops
{
    /// <summary>Of one node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="axes">The axes of a value or constant.</param>
    internal static long Of(NodeProto node, Func<string, Seq<long>> axes)
    {
        long Count(string name) => axes(name).Fold(1L, (product, size) => product * size);
        var (made, read) = (Count(node.Output[0]), Count(node.Input[0]));
        return node.OpType switch
        {
            "Conv" => 2 * made * Count(node.Input[1]) / axes(node.Input[1])[0],
            "Gemm" => 2 * made * axes(node.Input[1])[1],
            "BatchNormalization" => 2 * made,
            "Relu" or "Mul" or "Add" or "Sub" or "Div" => made,
            "MatMul" => 2 * made * axes(node.Input[0]).Last,
            "Sigmoid" => 4 * made,
            "Tanh" or "Softmax" => 5 * made,
            "ReduceSum" => read,
            "MaxPool" => (Window(node) - 1) * made,
            "GlobalAveragePool" => read + made,
            "Resize" => 8 * made,
            "LogSoftmax" => (5 * made) + (made / axes(node.Output[0])[1]),
            "Sum" => (node.Input.Count - 1) * made,
            "Clip" => 2 * made,
            "ReduceL2" => (2 * read) + made,
            _ => 0,
        };
    }

    private static long Window(NodeProto node) =>
        node.Attribute.Single(attribute => attribute.Name == "kernel_shape").Ints.Aggregate(1L, (product, size) => product * size);
}
