namespace Multitask.Models.Interpreters;

/// <summary>The tree that a network with branches (<see cref="Op.Branch"/>) has learnt.</summary>
public static class Branching
{
    /// <summary>The place of the largest logit, of equal ones the first.</summary>
    public static int Chosen(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var at = 1; at < logits.Length; at++)
        {
            best = logits[at] > logits[best] ? at : best;
        }

        return best;
    }

    /// <summary>
    /// The network in which whoever reads a sum that a choice weights reads what is chosen, without the nodes that no output depends on then.
    /// It predicts what the network does in evaluation.
    /// </summary>
    /// <param name="network">A well-formed network.</param>
    /// <param name="parameters">Numbers of a parameter by its name.</param>
    public static Network Tree(Network network, Func<string, ReadOnlyMemory<float>> parameters)
    {
        var places = network.Nodes.Filter(node => node.Op is Op.Branch)
            .Fold(Map<string, int>(), (known, node) => known.Add(node.Name, Chosen(parameters($"{node.Owner}.weight").Span)));
        var chosen = network.Nodes.Filter(node => node.Op is Op.WeightedSum).Fold(Map<string, string>(), (known, node) => places.Find(node.Inputs[0]).Match(
            place => known.Add(node.Name, known.Find(node.Inputs[place + 1]).IfNone(node.Inputs[place + 1])),
            () => known));
        string Read(string name) => chosen.Find(name).IfNone(name);
        var tree = network with
        {
            Nodes = network.Nodes.Map(node => node with { Inputs = node.Inputs.Map(Read).Strict() }).Strict(),
            Outputs = network.Outputs.Map(output => output with { Node = Read(output.Node) }).Strict(),
        };
        var reached = TaskReachability.OfNodes(tree);
        return places.IsEmpty ? network : tree with { Nodes = tree.Nodes.Filter(node => !reached[node.Name].IsEmpty).Strict() };
    }
}
