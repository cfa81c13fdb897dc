namespace Multitask.Models;

/// <summary>To which part of a multi-task network a node belongs.</summary>
public abstract record Part
{
    private Part() { }

    /// <summary>Shared by all tasks.</summary>
    public sealed record Trunk : Part;

    /// <summary>The attention modules of one task: used by that task only, but counted among the shared parameters by the published code.</summary>
    public sealed record Attention(string Task) : Part;

    /// <summary>The prediction head of one task.</summary>
    public sealed record Head(string Task) : Part;
}

/// <summary>One step of a network: a unique name, an operation and the names of the earlier nodes it reads.</summary>
/// <param name="Name">Unique; parameters are named after it: <c>trunk.encoder1.conv1.weight</c>.</param>
/// <param name="Op">What it computes.</param>
/// <param name="Inputs">Names of earlier nodes, in the order the operation wants them.</param>
/// <param name="Part">The part of the network that its parameters belong to.</param>
/// <param name="Shared">The owner of its parameters where several nodes use the same ones; none: the node itself.</param>
public sealed record Node(string Name, Op Op, Seq<string> Inputs, Part Part, Option<string> Shared = default)
{
    /// <summary>The prefix of the names of its parameters and running statistics: nodes with the same owner share them.</summary>
    /// <remarks>The running statistics of a shared normalisation are updated once per node, in node order.</remarks>
    public string Owner => Shared.IfNone(Name);
}

/// <summary>The node that holds the prediction of a task.</summary>
public sealed record Output(string Task, string Node);

/// <summary>How the convolutions and linear maps of a network start.</summary>
public enum LayerInit
{
    /// <summary>Weights normal with variance 2 / (fan in + fan out) (Glorot and Bengio 2010), biases zero, as the published MTAN code.</summary>
    XavierNormal,

    /// <summary>Weights and biases uniform within 1 / sqrt(fan in), as PyTorch's layers start unless told otherwise.</summary>
    UniformFanIn,
}

/// <summary>A network as data: nodes in topological order, one output per task.</summary>
public sealed record Network(Seq<Node> Nodes, Seq<Output> Outputs)
{
    /// <summary>How its layers start.</summary>
    public LayerInit Init { get; init; } = LayerInit.XavierNormal;

    /// <summary>How many times the value of each node is used, by other nodes and as an output; nodes that nothing uses are missing.</summary>
    public Map<string, int> FanOut() => Nodes.Bind(node => node.Inputs)
        .Append(Outputs.Map(output => output.Node))
        .Fold(Map<string, int>(), (counts, name) => counts.AddOrUpdate(name, count => count + 1, 1));

    /// <summary>The network without some nodes, each given by the name of its only reader, which then reads its inputs instead.</summary>
    public Network Inline(Map<string, Node> inlined)
    {
        var removed = inlined.Values.Map(node => node.Name).ToHashSet();
        return this with
        {
            Nodes = Nodes
                .Filter(node => !removed.Contains(node.Name))
                .Map(node => inlined.Find(node.Name).Match(read => node with { Inputs = read.Inputs }, () => node)),
        };
    }
}
