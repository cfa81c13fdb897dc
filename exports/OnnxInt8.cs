using System.Runtime.InteropServices;
using Onnx;
using static Multitask.Exports.OnnxNodes;
using Type = Onnx.TensorProto.Types.DataType;

namespace Multitask.Exports;

/// <summary>The nodes and constants of 8-bit layers in a graph.</summary>
/// <param name="graph">Which loses the weights in 32 bits and gets those in 8.</param>
/// <param name="ranges">The ranges of all values that become bytes.</param>
internal sealed class OnnxInt8(GraphProto graph, Map<string, ValueRange> ranges)
{
    /// <summary>The largest biased sum that is surely a 32-bit integer.</summary>
    private const double LargestBias = 1 << 30;

    private readonly Dictionary<string, TensorProto> _floats = graph.Initializer.ToDictionary(tensor => tensor.Name);

    /// <summary>A value after its way through 8 bits.</summary>
    internal static string Dequantised(string value) => $"{value}.dequantized";

    /// <summary>Scale and zero point of a value.</summary>
    internal static IEnumerable<TensorProto> Parameters(string value, ValueRange range) =>
    [
        OnnxNodes.Single($"{value}.scale", range.Scale),
        Tensor($"{value}.zero", Seq<long>(), (int)Type.Uint8, [range.ZeroPoint]),
    ];

    /// <summary>To bytes and back.</summary>
    internal static IEnumerable<NodeProto> Pair(string value)
    {
        var (bytes, scale, zero) = ($"{value}.quantized", $"{value}.scale", $"{value}.zero");
        return
        [
            Node(Operator("QuantizeLinear"), bytes, Seq(value, scale, zero), Seq1(bytes)),
            Node(Operator("DequantizeLinear"), Dequantised(value), Seq(bytes, scale, zero), Seq1(Dequantised(value))),
        ];
    }

    /// <summary>Steps of int8 for each output channel: the largest magnitude is 127 steps; as wide as lets the bias fit in 32 bits.</summary>
    internal static float[] Scales(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int channels, float input)
    {
        var (scales, window) = (new float[channels], weight.Length / channels);
        for (var channel = 0; channel < channels; channel++)
        {
            var largest = System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(weight.Slice(channel * window, window));
            var least = bias.IsEmpty ? 0 : Math.Abs(bias[channel]) / (input * LargestBias);
            scales[channel] = (float)Math.Max(Math.Abs(largest) / sbyte.MaxValue, least) is > 0 and var scale ? scale : 1;
        }

        return scales;
    }

    /// <summary>A convolution or linear map, behind what brings its weights back from integers.</summary>
    internal IEnumerable<NodeProto> Layer(NodeProto node)
    {
        var written = node.Clone();
        var (weight, scales) = Weight(written);
        return node.Input.Count > 2 ? [weight, Bias(written, scales), written] : [weight, written];
    }

    /// <summary>
    /// What comes back has the weight's own name; of layers that share weights only the first has it, and others have integers of their own,
    /// as ONNX Runtime needs them.
    /// </summary>
    private (NodeProto Back, float[] Scales) Weight(NodeProto layer)
    {
        var (tensor, values) = (_floats[layer.Input[1]], Numbers(layer.Input[1]));
        var name = graph.Initializer.Remove(tensor) ? tensor.Name : $"{layer.Name}.kernel";
        var scales = Scales(values, layer.Input.Count > 2 ? Numbers(layer.Input[2]) : [], (int)tensor.Dims[0], ranges[layer.Input[0]].Scale);
        var window = values.Length / scales.Length;
        var whole = new sbyte[values.Length];
        for (var at = 0; at < whole.Length; at++)
        {
            whole[at] = (sbyte)Math.Clamp(MathF.Round(values[at] / scales[at / window]), -sbyte.MaxValue, sbyte.MaxValue);
        }

        // ONNX Runtime, where it turns int8 into uint8 for processors without VNNI, needs zero points to change.
        var zero = Tensor($"{name}.zero", Seq1((long)scales.Length), (int)Type.Int8, new byte[scales.Length]);
        graph.Initializer.Add(zero);
        layer.Input[1] = name;
        var back = Back(name, Tensor($"{name}.quantized", tensor.Dims.ToSeq(), (int)Type.Int8, MemoryMarshal.AsBytes<sbyte>(whole).ToArray()), scales);
        back.Input.Add(zero.Name);
        return (back, scales);
    }

    /// <summary>In steps of the products: those of the input times those of the weight.</summary>
    private NodeProto Bias(NodeProto layer, float[] weight)
    {
        var (name, values) = ($"{layer.Name}.offset", Numbers(layer.Input[2]));
        float[] scales = [.. weight.Select(scale => scale * ranges[layer.Input[0]].Scale)];
        int[] whole = [.. values.Select((value, at) => (int)Math.Clamp(Math.Round((double)value / scales[at]), int.MinValue, int.MaxValue))];
        graph.Initializer.Remove(_floats[layer.Input[2]]);
        layer.Input[2] = name;
        return Back(name, Tensor($"{name}.quantized", Seq1((long)whole.Length), (int)Type.Int32, MemoryMarshal.AsBytes<int>(whole).ToArray()), scales);
    }

    private NodeProto Back(string name, TensorProto whole, float[] scales)
    {
        graph.Initializer.Add(whole);
        graph.Initializer.Add(Floats($"{name}.scale", Seq1(scales.Length), scales));
        return Node(Operator("DequantizeLinear", Int("axis", 0)), $"{name}.dequantized", Seq(whole.Name, $"{name}.scale"), Seq1(name));
    }

    private float[] Numbers(string name) => MemoryMarshal.Cast<byte, float>(_floats[name].RawData.Span).ToArray();
}
