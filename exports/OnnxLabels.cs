using Onnx;
using static Multitask.Exports.OnnxNodes;
using Type = Onnx.TensorProto.Types.DataType;

namespace Multitask.Exports;

/// <summary>Models that return class labels instead of scores.</summary>
public static class OnnxLabels
{
    /// <summary>A probability above this is a positive prediction.</summary>
    private const float Threshold = 0.5f;

    /// <summary>Name of the value that holds the scores of a task whose output is labels.</summary>
    public static string Scores(string task) => $"{task}.scores";

    /// <summary>The tasks that have labels: those that end in a log-softmax or a sigmoid.</summary>
    public static Seq<Output> Tasks(Network network) =>
        network.Outputs.Filter(output => Last(network, output) is Op.LogSoftmax or Op.Sigmoid);

    /// <summary>
    /// Replaces scores by int64 labels where a task has classes. With several classes, the index of the largest score (the first of equal ones),
    /// (N, H, W) or (N); for a binary task, 1 if the probability is above 0.5, (N). Other tasks are unchanged.
    /// </summary>
    public static OnnxModel Of(OnnxModel model, Network network) => model.With(graph =>
        Tasks(network).Iter(output => Change(graph, output.Task, Last(network, output) is Op.LogSoftmax)));

    private static Op Last(Network network, Output output) =>
        network.Nodes.Find(node => node.Name == output.Node).Map(node => node.Op).IfNone(new Op.Flatten());

    private static void Change(GraphProto graph, string task, bool classes)
    {
        var scores = Scores(task);
        var declared = graph.Output.Single(value => value.Name == task);
        graph.Rename(task, scores);
        graph.Node.Add(classes ? ArgMax(task, scores) : Thresholded(graph, task, scores));
        graph.Output[graph.Output.IndexOf(declared)] = Declared(task, (int)Type.Int64, declared.Type.TensorType.Shape.Dim.Skip(2));
    }

    private static IEnumerable<NodeProto> ArgMax(string task, string scores) =>
        [Node(Operator("ArgMax", Int("axis", 1), Int("keepdims", 0)), task, Seq1(scores), Seq1(task))];

    private static IEnumerable<NodeProto> Thresholded(GraphProto graph, string task, string scores)
    {
        var (threshold, axis, above, whole) = ($"{task}.threshold", $"{task}.axis", $"{task}.above", $"{task}.whole");
        graph.Initializer.Add(Single(threshold, Threshold));
        graph.Initializer.Add(Longs(axis, 1));
        return
        [
            Node(Operator("Greater"), above, Seq(scores, threshold), Seq1(above)),
            Node(Operator("Cast", Int("to", (int)Type.Int64)), whole, Seq1(above), Seq1(whole)),
            Node(Operator("Squeeze"), task, Seq(whole, axis), Seq1(task)),
        ];
    }
}
