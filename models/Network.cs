namespace Multitask.Models;

/// <summary>The part of a multi-task network to which a node belongs.</summary>
public abstract record Part
{
    private Part() { }

    /// <summary>Shared by all tasks.</summary>
    public sealed record Trunk : Part;

    /// <summary>The attention modules of one task: only that task uses them, but the published code counts them among the shared parameters.</summary>
    public sealed record Attention(string Task) : Part;

    /// <summary>The prediction head of one task.</summary>
    public sealed record Head(string Task) : Part;
}

/// <summary>A node of a network: a unique name, an operation, and the names of the earlier nodes that it reads.</summary>
/// <param name="Name">The unique name, after which its parameters are named: <c>trunk.encoder1.conv1.weight</c>.</param>
/// <param name="Op">The operation.</param>
/// <param name="Inputs">The names of its inputs, which are earlier nodes, in the order of the operation's operands.</param>
/// <param name="Part">The part of the network to which its parameters belong.</param>
/// <param name="Shared">The owner of its parameters, if several nodes share them; none = the node itself.</param>
public sealed record Node(string Name, Op Op, Seq<string> Inputs, Part Part, Option<string> Shared = default)
{
    /// <summary>The prefix of the names of its parameters and running statistics: nodes with the same owner share them.</summary>
    /// <remarks>The running statistics of a shared normalisation are updated once per node, in node order.</remarks>
    public string Owner => Shared.IfNone(Name);
}

/// <summary>The node that holds the prediction of a task.</summary>
public sealed record Output(string Task, string Node);

/// <summary>The initialisation of the convolutions and linear layers of a network.</summary>
public enum LayerInit
{
    /// <summary>
    /// Weights normal with variance 2 / (fan in + fan out) (Glorot and Bengio, AISTATS 2010), biases zero, as in the published code of MTAN.
    /// </summary>
    XavierNormal,

    /// <summary>Weights and biases uniform in [-b, b) with b = 1 / sqrt(fan in): the default of PyTorch's layers.</summary>
    UniformFanIn,
}

/// <summary>A network as data: nodes in topological order, one output per task.</summary>
public sealed record Network(Seq<Node> Nodes, Seq<Output> Outputs)
{
    /// <summary>The initialisation of its layers.</summary>
    public LayerInit Init { get; init; } = LayerInit.XavierNormal;

    /// <summary>How many times the value of each node is used, by other nodes and as an output; unused nodes are missing.</summary>
    public Map<string, int> FanOut() => Nodes.Bind(node => node.Inputs)
        .Append(Outputs.Map(output => output.Node))
        .Fold(Map<string, int>(), (counts, name) => counts.AddOrUpdate(name, count => count + 1, 1));

    /// <summary>The network without the given nodes, whose only readers then read their inputs instead.</summary>
    /// <param name="inlined">The nodes to remove, each by the name of its only reader.</param>
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
