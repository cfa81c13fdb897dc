namespace Multitask.Models;

/// <summary>To which part of a multi-task network a node belongs.</summary>
public abstract record Part
{
    private Part() { }

    /// <summary>Shared by all tasks.</summary>
    public sealed record Trunk : Part;

    /// <summary>The attention modules of one task: reached by that task only, yet counted among the shared parameters by the published code.</summary>
    public sealed record Attention(string Task) : Part;

    /// <summary>The prediction head of one task.</summary>
    public sealed record Head(string Task) : Part;
}

/// <summary>One step of a network: a unique name, an operation and the names of the earlier nodes it reads.</summary>
/// <param name="Name">Unique; parameters are named after it: <c>trunk.encoder1.conv1.weight</c>.</param>
/// <param name="Op">What it computes.</param>
/// <param name="Inputs">Names of earlier nodes, in the order the operation wants them.</param>
/// <param name="Part">Trunk, attention or head: to whom its parameters belong.</param>
/// <param name="Shared">Whose parameters it uses, where several nodes apply the same ones; none: its own.</param>
public sealed record Node(string Name, Op Op, Seq<string> Inputs, Part Part, Option<string> Shared = default)
{
    /// <summary>The name its parameters and running statistics go by: nodes of one owner share them.</summary>
    /// <remarks>Running statistics of a shared normalisation move once a node, in node order.</remarks>
    public string Owner => Shared.IfNone(Name);
}

/// <summary>What a task reads off the network: the node that holds its prediction.</summary>
public sealed record Output(string Task, string Node);

/// <summary>A network as data: nodes in topological order, one output a task.</summary>
public sealed record Network(Seq<Node> Nodes, Seq<Output> Outputs)
{
    /// <summary>How often the value of each node is read, by other nodes and as an output; none: never.</summary>
    public Map<string, int> Readings() => Nodes.Bind(node => node.Inputs)
        .Append(Outputs.Map(output => output.Node))
        .Fold(Map<string, int>(), (counts, name) => counts.AddOrUpdate(name, count => count + 1, 1));

    /// <summary>The network without some nodes, each by the name of its only reader, which then reads what it read.</summary>
    public Network Without(Map<string, Node> skipped)
    {
        var gone = skipped.Values.Map(node => node.Name).ToHashSet();
        return this with
        {
            Nodes = Nodes
                .Filter(node => !gone.Contains(node.Name))
                .Map(node => skipped.Find(node.Name).Match(read => node with { Inputs = read.Inputs }, () => node))
                .Strict(),
        };
    }
}

/// <summary>One meaning of a network: a function per operation, given the node and the meanings of its inputs.</summary>
public sealed record Meaning<T>(
    Func<Node, Op.Input, T> Input,
    Func<Node, Op.Conv2d, T, T> Conv2d,
    Func<Node, Op.BatchNorm2d, T, T> BatchNorm2d,
    Func<Node, T, T> Relu,
    Func<Node, T, T> Sigmoid,
    Func<Node, Op.MaxPool2d, T, T> MaxPool2d,
    Func<Node, Op.MaxUnpool2d, T, T, T> MaxUnpool2d,
    Func<Node, Op.Upsample2d, T, T> Upsample2d,
    Func<Node, Seq<T>, T> Concat,
    Func<Node, T, T, T> Multiply,
    Func<Node, T, T> Flatten,
    Func<Node, Op.Linear, T, T> Linear,
    Func<Node, T, T> LogSoftmax,
    Func<Node, T, T> UnitNorm);
