using System.Diagnostics;

namespace Multitask.Models.Networks;

/// <summary>The perceptrons of actor and critics, for each way of sharing them between tasks.</summary>
internal static class AgentBody
{
    /// <summary>Appends a perceptron that reads the builder's last node.</summary>
    /// <param name="start">The network so far.</param>
    /// <param name="path">The prefix of the nodes' names.</param>
    /// <param name="sizes">The numbers of inputs and outputs, and the widths of the hidden layers, at least one.</param>
    /// <param name="sharing">How the tasks share the network.</param>
    internal static NetworkBuilder Add(NetworkBuilder start, string path, (int Inputs, int Outputs, Seq<int> Widths) sizes, AgentSharing sharing) =>
        sharing.Sharing switch
        {
            Sharing.Hard => Perceptron(start, path, sizes.Inputs, sizes.Widths.Add(sizes.Outputs)),
            Sharing.Single => Single(start, path, sizes, sharing),
            Sharing.Mmoe mmoe => Mixture(start, path, sizes, (sharing, mmoe.Experts)),
            _ => throw new UnreachableException(),
        };

    /// <summary>The same as a separate network, which reads a standardised input.</summary>
    internal static Network Alone(string path, (int Inputs, int Outputs, Seq<int> Widths) sizes, AgentSharing sharing)
    {
        var end = Add(NetworkBuilder.Start(Shape.Vector(sizes.Inputs)), path, sizes, sharing);
        return new Network(end.Nodes, Seq1(new Output(path, end.Last))) { Init = LayerInit.UniformFanIn };
    }

    /// <summary>The prefix of the names of a task's own layers.</summary>
    internal static string PathOf(string path, string task) => $"{path}.{task}";

    /// <summary>A separate network per task, of which the one-hot code of the task selects the output.</summary>
    private static NetworkBuilder Single(NetworkBuilder start, string path, (int Inputs, int Outputs, Seq<int> Widths) sizes, AgentSharing sharing)
    {
        var code = Code(start, path, sharing);
        var all = Branches(code, sharing.Tasks, (builder, task) =>
            Perceptron(builder.From(start.Last), PathOf(path, task), sizes.Inputs, sizes.Widths.Add(sizes.Outputs)));
        return all.Builder.From(code.Last).Then(Of(path), "chosen", new Op.WeightedSum(), all.Ends.ToArray());
    }

    /// <summary>
    /// Mixture of experts (Ma et al., KDD 2018, equations 6 and 7, with one tower for all tasks). Each expert consists of the hidden layers; a task's
    /// gate is the softmax of a linear map, without bias, of the experts' input; the last layer reads the gated sum.
    /// </summary>
    private static NetworkBuilder Mixture(
        NetworkBuilder start, string path, (int Inputs, int Outputs, Seq<int> Widths) sizes, (AgentSharing All, int Experts) sharing)
    {
        var (code, gate) = (Code(start, path, sharing.All), Of($"{path}.gate"));
        var experts = Branches(code, Range(1, sharing.Experts).Map(number => $"expert{number}").ToSeq(), (builder, name) =>
            Perceptron(builder.From(start.Last), $"{path}.{name}", sizes.Inputs, sizes.Widths)
                .Then(Of($"{path}.{name}"), FormattableString.Invariant($"relu{sizes.Widths.Count}"), new Op.Relu()));
        var gates = Branches(experts.Builder, sharing.All.Tasks, (builder, task) =>
            builder.From(start.Last).Then(Of($"{path}.gate.{task}"), "linear", new Op.Linear(sizes.Inputs, sharing.Experts) { Bias = false }));
        return gates.Builder.From(code.Last)
            .Then(gate, "chosen", new Op.WeightedSum(), gates.Ends.ToArray())
            .Then(gate, "softmax", new Op.Softmax())
            .Then(Of(path), "mixture", new Op.WeightedSum(), experts.Ends.ToArray())
            .Then(Of(path), "output", new Op.Linear(sizes.Widths.Last, sizes.Outputs));
    }

    private static NetworkBuilder Code(NetworkBuilder start, string path, AgentSharing sharing) =>
        start.Then(Of(path), "code", new Op.Slice(sharing.Code, Shape.Vector(sharing.Tasks.Count)));

    private static (NetworkBuilder Builder, Seq<string> Ends) Branches(NetworkBuilder start, Seq<string> names, Func<NetworkBuilder, string, NetworkBuilder> add) =>
        names.Fold((Builder: start, Ends: Seq<string>()), (known, name) =>
        {
            var end = add(known.Builder, name);
            return (end, known.Ends.Add(end.Last));
        });

    private static NetworkBuilder Perceptron(NetworkBuilder start, string path, int inputs, Seq<int> widths) => widths
        .Fold((Builder: start, Width: inputs, Layer: 1), (known, width) =>
        {
            var mapped = known.Builder.Then(Of(path), FormattableString.Invariant($"linear{known.Layer}"), new Op.Linear(known.Width, width));
            var next = known.Layer < widths.Count
                ? mapped.Then(Of(path), FormattableString.Invariant($"relu{known.Layer}"), new Op.Relu())
                : mapped;
            return (next, width, known.Layer + 1);
        })
        .Builder;

    private static Scope Of(string path) => new(path, new Part.Trunk());
}
