namespace Multitask.Exports;

/// <summary>
/// The names of values in the model: the input is <c>image</c> or <c>input</c>, predictions are named after their tasks, other values after
/// their nodes.
/// </summary>
/// <param name="Values">Name of each node's value, by node.</param>
/// <param name="Copies">Tasks whose prediction already has another name, because two tasks share a node; with that name.</param>
internal sealed record Naming(Map<string, string> Values, Seq<(string Task, string Value)> Copies)
{
    internal string this[Node node] => Values[node.Name];

    internal static Naming Of(Network network)
    {
        var inputs = network.Nodes
            .Choose(node => node.Op is Op.Input op ? Some((node.Name, Value: InputName(op.Shape))) : None)
            .Fold(Map<string, string>(), (known, named) => known.Add(named.Name, named.Value));
        var named = network.Outputs.Fold(new Naming(inputs, Empty), Claim);
        return named with
        {
            Values = network.Nodes.Fold(named.Values, (known, node) => known.TryAdd(node.Name, node.Name)),
        };
    }

    internal static string InputName(Shape shape) => shape.IsImage ? "image" : "input";

    private static Naming Claim(Naming known, Output output) => known.Values.Find(output.Node).Match(
        Some: taken => known with { Copies = known.Copies.Add((output.Task, taken)) },
        None: () => known with { Values = known.Values.Add(output.Node, output.Task) });
}
