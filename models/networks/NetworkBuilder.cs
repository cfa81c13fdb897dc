namespace Multitask.Models.Networks;

/// <summary>Where nodes are added: the prefix of their names, their part of the network, and the owner of their parameters.</summary>
/// <param name="Path">The prefix of the names of nodes: <c>trunk.encoder1</c>.</param>
/// <param name="Part">Trunk, attention or head.</param>
/// <param name="Shared">The prefix of the names of parameters that the nodes share with others; none if they have their own.</param>
internal sealed record Scope(string Path, Part Part, Option<string> Shared = default)
{
    internal static Scope Trunk(string path) => new($"trunk.{path}", new Part.Trunk());

    internal static Scope Attention(string task, string path) => new($"attention.{task}.{path}", new Part.Attention(task));

    internal static Scope Head(string task) => new($"heads.{task}", new Part.Head(task));

    /// <summary>Layers of the trunk that are applied once per task, with shared parameters.</summary>
    internal static Scope PerTask(string path, string task) => new($"trunk.{path}.{task}", new Part.Trunk(), $"trunk.{path}");

    internal Node Node(string name, Op op, Seq<string> inputs) =>
        new($"{Path}.{name}", op, inputs, Part, Shared.Map(path => $"{path}.{name}"));
}

/// <summary>A network under construction: its nodes so far, and the name of the node that the next one reads.</summary>
internal sealed record NetworkBuilder(Seq<Node> Nodes, string Last)
{
    /// <summary>The name of every network's input.</summary>
    internal const string Input = "input";

    internal static NetworkBuilder Start(Shape input) => new(Seq1(new Node(Input, new Op.Input(input), Seq<string>(), new Part.Trunk())), Input);

    /// <summary>Continues from another node.</summary>
    internal NetworkBuilder From(string name) => this with { Last = name };

    /// <summary>Appends a node whose inputs are the last node and then the others.</summary>
    internal NetworkBuilder Then(Scope scope, string name, Op op, params ReadOnlySpan<string> others)
    {
        var node = scope.Node(name, op, Last.Cons(others.ToArray().ToSeq()));
        return new(Nodes.Add(node), node.Name);
    }

    /// <summary>A block of 3 x 3 convolution, batch normalisation and ReLU.</summary>
    internal NetworkBuilder Block(Scope scope, int number, int input, int output) => this
        .Then(scope, $"conv{number}", new Op.Conv2d(input, output, Kernel: 3, Padding: 1))
        .Then(scope, $"norm{number}", new Op.BatchNorm(output))
        .Then(scope, $"relu{number}", new Op.Relu());

    /// <summary>
    /// An attention mask in (0, 1): 1 x 1 convolution, batch normalisation and ReLU, then 1 x 1 convolution, batch normalisation and sigmoid.
    /// </summary>
    internal NetworkBuilder Mask(Scope scope, int input, int output) => this
        .Then(scope, "conv1", new Op.Conv2d(input, output, Kernel: 1, Padding: 0))
        .Then(scope, "norm1", new Op.BatchNorm(output))
        .Then(scope, "relu", new Op.Relu())
        .Then(scope, "conv2", new Op.Conv2d(output, output, Kernel: 1, Padding: 0))
        .Then(scope, "norm2", new Op.BatchNorm(output))
        .Then(scope, "mask", new Op.Sigmoid());

    /// <summary>The finished network: each task adds a branch to the last node, and the branch's last node is the task's prediction.</summary>
    internal Network Branch(Seq<HeadSpec> heads, Func<NetworkBuilder, HeadSpec, NetworkBuilder> branch) =>
        heads.Fold(new Network(Nodes, Seq<Output>()), (network, head) =>
        {
            var end = branch(this with { Nodes = network.Nodes }, head);
            return new Network(end.Nodes, network.Outputs.Add(new Output(head.Task, end.Last)));
        });
}
