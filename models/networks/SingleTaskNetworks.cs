namespace Multitask.Models.Networks;

/// <summary>Separate networks, one per task (<see cref="Sharing.Single"/>, <see cref="Architecture.Separate"/>).</summary>
/// <remarks>
/// The nodes of a task's trunk and attention are named <c>heads.TASK.trunk...</c> and <c>heads.TASK.attention...</c>. They are part of its head, so
/// no weighting combines their gradients.
/// </remarks>
internal static class SingleTaskNetworks
{
    /// <summary>The networks of all tasks as a single one that shares only the input.</summary>
    /// <param name="heads">The heads of the tasks.</param>
    /// <param name="describe">The network for some of the heads.</param>
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
