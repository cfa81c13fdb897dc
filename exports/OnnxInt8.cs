using System.Runtime.InteropServices;
using Onnx;
using static Multitask.Exports.OnnxNodes;
using Type = Onnx.TensorProto.Types.DataType;

namespace Multitask.Exports;

/// <summary>Writes the nodes and constants of 8-bit layers in a graph.</summary>
/// <param name="graph">The graph, whose 32-bit weights this replaces by 8-bit ones.</param>
/// <param name="ranges">The ranges of all values that are quantised.</param>
internal sealed class OnnxInt8(GraphProto graph, Map<string, ValueRange> ranges)
{
    /// <summary>The largest quantised bias: half of the 32-bit range is left for the sum of products.</summary>
    private const double LargestBias = 1 << 30;

    private readonly Dictionary<string, TensorProto> _floats = graph.Initializer.ToDictionary(tensor => tensor.Name);

    /// <summary>The name of a value after quantisation and dequantisation.</summary>
    internal static string Dequantised(string value) => $"{value}.dequantized";

    /// <summary>The constants for the scale and zero point of a value.</summary>
    internal static IEnumerable<TensorProto> Parameters(string value, ValueRange range) =>
    [
        OnnxNodes.Single($"{value}.scale", range.Scale),
        Tensor($"{value}.zero", Seq<long>(), (int)Type.Uint8, [range.ZeroPoint]),
    ];

    /// <summary>The QuantizeLinear and DequantizeLinear nodes of a value.</summary>
    internal static IEnumerable<NodeProto> Pair(string value)
    {
        var (bytes, scale, zero) = ($"{value}.quantized", $"{value}.scale", $"{value}.zero");
        return
        [
            Node(Operator("QuantizeLinear"), bytes, Seq(value, scale, zero), Seq1(bytes)),
            Node(Operator("DequantizeLinear"), Dequantised(value), Seq(bytes, scale, zero), Seq1(Dequantised(value))),
        ];
    }

    /// <summary>
    /// The scale of int8 weights for each output channel: the largest magnitude becomes 127, unless the bias then exceeds <see cref="LargestBias"/>, which
    /// needs a larger scale. 1 for a channel of zeros.
    /// </summary>
    /// <param name="weight">(channels, ...).</param>
    /// <param name="bias">(channels), or empty.</param>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="input">The scale of the layer's input.</param>
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

    /// <summary>A convolution or linear map, preceded by the nodes that dequantise its weights.</summary>
    internal IEnumerable<NodeProto> Layer(NodeProto node)
    {
        var written = node.Clone();
        var (weight, scales) = Weight(written);
        return node.Input.Count > 2 ? [weight, Bias(written, scales), written] : [weight, written];
    }

    /// <summary>
    /// The dequantised weight has the original name. Among layers that share weights only the first uses it; the others get integers of their own,
    /// because ONNX Runtime requires that.
    /// </summary>
    private (NodeProto Dequantise, float[] Scales) Weight(NodeProto layer)
    {
        var (tensor, values) = (_floats[layer.Input[1]], Numbers(layer.Input[1]));
        var name = graph.Initializer.Remove(tensor) ? tensor.Name : $"{layer.Name}.kernel";
        var scales = Scales(values, layer.Input.Count > 2 ? Numbers(layer.Input[2]) : [], (int)tensor.Dims[0], ranges[layer.Input[0]].Scale);
        var window = values.Length / scales.Length;
        var integers = new sbyte[values.Length];
        for (var at = 0; at < integers.Length; at++)
        {
            integers[at] = (sbyte)Math.Clamp(MathF.Round(values[at] / scales[at / window]), -sbyte.MaxValue, sbyte.MaxValue);
        }

        // For processors without VNNI, ONNX Runtime converts int8 to uint8 by changing the zero points, so they must exist.
        var zero = Tensor($"{name}.zero", Seq1((long)scales.Length), (int)Type.Int8, new byte[scales.Length]);
        graph.Initializer.Add(zero);
        layer.Input[1] = name;
        var dequantise = Dequantise(name, Tensor($"{name}.quantized", tensor.Dims.ToSeq(), (int)Type.Int8, MemoryMarshal.AsBytes<sbyte>(integers).ToArray()), scales);
        dequantise.Input.Add(zero.Name);
        return (dequantise, scales);
    }

    /// <summary>Quantises the bias; its scale is that of the products, the scale of the input times that of the weight.</summary>
    private NodeProto Bias(NodeProto layer, float[] weight)
    {
        var (name, values) = ($"{layer.Name}.offset", Numbers(layer.Input[2]));
        float[] scales = [.. weight.Select(scale => scale * ranges[layer.Input[0]].Scale)];
        int[] integers = [.. values.Select((value, at) => (int)Math.Clamp(Math.Round((double)value / scales[at]), int.MinValue, int.MaxValue))];
        graph.Initializer.Remove(_floats[layer.Input[2]]);
        layer.Input[2] = name;
        return Dequantise(name, Tensor($"{name}.quantized", Seq1((long)integers.Length), (int)Type.Int32, MemoryMarshal.AsBytes<int>(integers).ToArray()), scales);
    }

    private NodeProto Dequantise(string name, TensorProto integers, float[] scales)
    {
        graph.Initializer.Add(integers);
        graph.Initializer.Add(Floats($"{name}.scale", Seq1(scales.Length), scales));
        return Node(Operator("DequantizeLinear", Int("axis", 0)), $"{name}.dequantized", Seq(integers.Name, $"{name}.scale"), Seq1(name));
    }

    private float[] Numbers(string name) => MemoryMarshal.Cast<byte, float>(_floats[name].RawData.Span).ToArray();
}
