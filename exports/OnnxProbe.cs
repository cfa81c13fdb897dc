using Onnx;

namespace Multitask.Exports;

/// <summary>
/// A model with the indices of its poolings' maxima as additional outputs. Two runtimes that round differently may choose different ones of
/// nearly equal maxima, and unpooling then moves a value by a whole pixel: comparing the runtimes needs the choices.
/// </summary>
public static class OnnxProbe
{
    /// <summary>The poolings whose indices an unpooling reads, in node order.</summary>
    public static Seq<Node> Poolings(Network network) =>
        network.Nodes.Filter(node => node.Op is Op.MaxPool2d { Indices: true });

    /// <summary>Name of the output with a pooling's choices: (N, C, h, w), each the position in its input plane (H, W), as a float.</summary>
    public static string Output(Node pooling) => $"{pooling.Name}.choices";

    /// <summary>The scores of a task among the probe's outputs, also if the task's own output is labels.</summary>
    public static float[] Scores(Map<string, float[]> outputs, string task) => outputs.Find(OnnxLabels.Scores(task)).IfNone(() => outputs[task]);

    /// <summary>
    /// Adds an output for each of <see cref="Poolings"/> that the model has, and for the scores of each task with labels. Floats represent the positions
    /// exactly, because planes have fewer than 2^24 pixels.
    /// </summary>
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
