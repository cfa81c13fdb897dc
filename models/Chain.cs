namespace Multitask.Models;

/// <summary>Where nodes are put: the path in front of their names, their part, and whose parameters they use.</summary>
/// <param name="Path">In front of every name: <c>trunk.encoder1</c>.</param>
/// <param name="Part">Trunk, attention or head.</param>
/// <param name="Shared">The path of the shared parameters; none: their own.</param>
internal sealed record Place(string Path, Part Part, Option<string> Shared = default)
{
    internal static Place Trunk(string path) => new($"trunk.{path}", new Part.Trunk());

    internal static Place Attention(string task, string path) => new($"attention.{task}.{path}", new Part.Attention(task));

    internal static Place Head(string task) => new($"heads.{task}", new Part.Head(task));

    /// <summary>Layers of the trunk that are applied once a task, with one set of parameters.</summary>
    internal static Place PerTask(string path, string task) => new($"trunk.{path}.{task}", new Part.Trunk(), $"trunk.{path}");

    internal Node Node(string name, Op op, Seq<string> inputs) =>
        new($"{Path}.{name}", op, inputs, Part, Shared.Map(path => $"{path}.{name}"));
}

/// <summary>Nodes in the order in which they were appended, and the one that is read next.</summary>
internal sealed record Chain(Seq<Node> Nodes, string Last)
{
    /// <summary>The name of every network's input.</summary>
    internal const string Input = "input";

    internal static Chain Start(Shape input) => new(Seq1(new Node(Input, new Op.Input(input), Seq<string>(), new Part.Trunk())), Input);

    /// <summary>Goes on from another node.</summary>
    internal Chain At(string name) => this with { Last = name };

    /// <summary>Appends a node that reads the last one, and others after it.</summary>
    internal Chain Then(Place place, string name, Op op, params ReadOnlySpan<string> others)
    {
        var node = place.Node(name, op, Seq1(Last) + others.ToArray().ToSeq().Strict());
        return new(Nodes.Add(node), node.Name);
    }

    /// <summary>Convolution 3 x 3, batch normalisation, relu.</summary>
    internal Chain Block(Place place, int number, int input, int output) => this
        .Then(place, $"conv{number}", new Op.Conv2d(input, output, Kernel: 3, Padding: 1))
        .Then(place, $"norm{number}", new Op.BatchNorm2d(output))
        .Then(place, $"relu{number}", new Op.Relu());

    /// <summary>An attention mask in (0, 1): convolution 1 x 1, batch normalisation, relu, and the same again with a sigmoid.</summary>
    internal Chain Mask(Place place, int input, int output) => this
        .Then(place, "conv1", new Op.Conv2d(input, output, Kernel: 1, Padding: 0))
        .Then(place, "norm1", new Op.BatchNorm2d(output))
        .Then(place, "relu", new Op.Relu())
        .Then(place, "conv2", new Op.Conv2d(output, output, Kernel: 1, Padding: 0))
        .Then(place, "norm2", new Op.BatchNorm2d(output))
        .Then(place, "mask", new Op.Sigmoid());
}
