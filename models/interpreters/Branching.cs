namespace Multitask.Models.Interpreters;

/// <summary>The branching structure that a network with <see cref="Op.Branch"/> nodes has learnt.</summary>
public static class Branching
{
    /// <summary>The index of the largest logit, the first of equal ones.</summary>
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
    /// The tree-structured network, in which the chosen values replace the sums that are weighted by a choice. Nodes on which no output depends any
    /// more are removed. Its predictions are those of the network in evaluation mode.
    /// </summary>
    /// <param name="network">A well-formed network.</param>
    /// <param name="parameters">The values of a parameter, by name.</param>
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
