namespace Multitask.Models.Interpreters;

/// <summary>Checks that a network is well formed, which all interpreters require.</summary>
/// <remarks>
/// The structure (names, inputs, attributes of operations, shared parameters, outputs) is checked first, and shapes only if the structure is
/// valid.
/// </remarks>
public static class WellFormed
{
    /// <summary>The network itself, or all mistakes in it; each message names the node and states the rule.</summary>
    public static Validation<string, Network> Check(Network network)
    {
        var structure = Names(network) + NodeRules.Mistakes(network) + Order(network) + Sharing(network) + Outputs(network);
        var mistakes = structure.IsEmpty ? ShapeRules.Mistakes(network) + Unread(network) : structure;
        return mistakes.IsEmpty ? Success<string, Network>(network) : Validation<string, Network>.Fail(mistakes);
    }

    private static Seq<string> Names(Network network)
    {
        var twice = Repeated(network.Nodes.Map(node => node.Name))
            .Map(name => $"'{name}': names must be unique, found more than one node of that name");
        var inputs = network.Nodes.Count(node => node.Op is Op.Input);
        return inputs == 1 ? twice : twice.Add($"the network must have exactly one input node, found {inputs}");
    }

    private static Seq<string> Order(Network network) => network.Nodes
        .Fold((Earlier: Set<string>(), Found: Seq<string>()), (known, node) => (
            known.Earlier.AddOrUpdate(node.Name),
            known.Found + node.Inputs.Filter(input => !known.Earlier.Contains(input))
                .Map(input => $"'{node.Name}': must read earlier nodes, found '{input}'")))
        .Found;

    private static Seq<string> Sharing(Network network) => network.Nodes
        .Fold((First: Map<string, Node>(), Found: Seq<string>()), (known, node) => known.First.Find(node.Owner).Match(
            Some: first => (known.First, first.Op == node.Op && first.Part == node.Part
                ? known.Found
                : known.Found.Add($"'{node.Name}': must have the operation and part of '{first.Name}', whose parameters "
                    + $"'{node.Owner}' it shares, found {node.Op} in {node.Part} instead of {first.Op} in {first.Part}")),
            None: () => (known.First.Add(node.Owner, node), known.Found)))
        .Found;

    private static Seq<string> Outputs(Network network)
    {
        var names = network.Nodes.Map(node => node.Name);
        var missing = network.Outputs.Filter(output => !names.Contains(output.Node))
            .Map(output => $"the output of task '{output.Task}' must be a node, found '{output.Node}'");
        var twice = Repeated(network.Outputs.Map(output => output.Task))
            .Map(task => $"task '{task}' must have one output, found more");
        return network.Outputs.IsEmpty ? Seq1("the network must have at least one output, found none") : missing + twice;
    }

    // The parameters of a node that reaches no output would have no gradient.
    private static Seq<string> Unread(Network network)
    {
        var tasks = TaskReachability.OfNodes(network);
        return network.Nodes.Filter(node => tasks[node.Name].IsEmpty)
            .Map(node => $"'{node.Name}': must reach an output, found none");
    }

    private static Seq<string> Repeated(Seq<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToSeq();
}
