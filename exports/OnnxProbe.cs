using Onnx;

namespace Multitask.Exports;

/// <summary>
/// A model that also says where its poolings found their maxima. Two programs that round differently may choose differently among
/// equal maxima, and unpooling makes a whole pixel of that: to compare them one must know what was chosen.
/// </summary>
public static class OnnxProbe
{
    /// <summary>The poolings whose choices an unpooling reads, in node order.</summary>
    public static Seq<Node> Poolings(Network network) =>
        network.Nodes.Filter(node => node.Op is Op.MaxPool2d { Indices: true });

    /// <summary>The output that tells a pooling's choices: (N, C, h, w), each the position in its (H, W) plane, as a float.</summary>
    public static string Output(Node pooling) => $"{pooling.Name}.choices";

    /// <summary>Where the probe has the scores of a task: under its name, or beside it where the model answers with labels.</summary>
    public static float[] Scores(Map<string, float[]> outputs, string task) => outputs.Find(OnnxLabels.Scores(task)).IfNone(() => outputs[task]);

    /// <summary>The same model with an output more for each of <see cref="Poolings"/> that it has and for the scores behind labels. Planes hold fewer than 2^24 pixels, so floats say positions exactly.</summary>
    public static OnnxModel Of(OnnxModel model, Network network)
    {
        var proto = model.Proto.Clone();
        var shapes = Shapes.Of(network);
        var made = proto.Graph.Node.SelectMany(node => node.Output).ToHashSet();
        foreach (var pooling in Poolings(network).Filter(pooling => made.Contains(OnnxEmission.Indices(pooling.Name))))
        {
            var (from, plane) = (shapes[pooling.Inputs[0]], $"{pooling.Name}.plane");
            proto.Graph.Initializer.Add(OnnxNodes.Longs(plane, (long)from.Height * from.Width));
            proto.Graph.Node.Add(OnnxNodes.Node(
                OnnxNodes.Operator("Mod"), $"{pooling.Name}.place", Seq(OnnxEmission.Indices(pooling.Name), plane), Seq1($"{pooling.Name}.place")));
            proto.Graph.Node.Add(OnnxNodes.Node(
                OnnxNodes.Operator("Cast", OnnxNodes.Int("to", (int)TensorProto.Types.DataType.Float)), Output(pooling), Seq1($"{pooling.Name}.place"), Seq1(Output(pooling))));
            proto.Graph.Output.Add(OnnxNodes.Value(Output(pooling), shapes[pooling.Name]));
        }

        proto.Graph.Output.AddRange(network.Outputs
            .Filter(output => made.Contains(OnnxLabels.Scores(output.Task)))
            .Map(output => OnnxNodes.Value(OnnxLabels.Scores(output.Task), shapes[output.Node])));
        return new OnnxModel(proto);
    }
}
