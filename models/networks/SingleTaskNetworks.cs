namespace Multitask.Models.Networks;

/// <summary>Networks side by side, one per task (<see cref="Sharing.Single"/>, <see cref="Architecture.Separate"/>).</summary>
/// <remarks>
/// The nodes of a task's trunk and attention are called <c>heads.TASK.trunk...</c> and <c>heads.TASK.attention...</c>, and are part of its head: no
/// weighting combines their gradients.
/// </remarks>
internal static class SingleTaskNetworks
{
    /// <summary>The networks as one, from how any is described.</summary>
    internal static Network Describe(Seq<HeadSpec> heads, Func<Seq<HeadSpec>, Network> describe) =>
        heads.Map(head => Owned(describe(Seq1(head)), head.Task)).Reduce((all, one) => all with
        {
            Nodes = all.Nodes + one.Nodes.Filter(node => node.Op is not Op.Input),
            Outputs = all.Outputs + one.Outputs,
        });

    private static Network Owned(Network network, string task)
    {
        var attention = $"attention.{task}.";
        string Renamed(string name) => name.StartsWith("trunk.", StringComparison.Ordinal) ? $"heads.{task}.{name}"
            : name.StartsWith(attention, StringComparison.Ordinal) ? $"heads.{task}.attention.{name[attention.Length..]}"
            : name;
        return network with
        {
            Nodes = network.Nodes.Map(node => node.Op is Op.Input ? node : node with
            {
                Name = Renamed(node.Name),
                Inputs = node.Inputs.Map(Renamed),
                Part = new Part.Head(task),
                Shared = node.Shared.Map(Renamed),
            }).Strict(),
        };
    }
}
