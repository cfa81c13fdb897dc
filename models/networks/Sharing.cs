namespace Multitask.Models.Networks;

/// <summary>What the tasks of a network have in common.</summary>
public enum Sharing
{
    /// <summary>All but the heads: one trunk for all tasks (hard parameter sharing).</summary>
    Hard,

    /// <summary>Nothing but the input: a whole network per task, the baseline of single-task learning.</summary>
    Single,
}

/// <summary>Networks side by side.</summary>
internal static class SharingRule
{
    /// <summary>A network for tasks, from how it is described for any of them.</summary>
    /// <remarks>
    /// With <see cref="Sharing.Single"/> the nodes of a task's trunk are called <c>heads.TASK.trunk...</c>, and are part of its head: no
    /// weighting combines their gradients.
    /// </remarks>
    internal static Network Describe(this Sharing sharing, Seq<HeadSpec> heads, Func<Seq<HeadSpec>, Network> describe) =>
        sharing == Sharing.Hard
            ? describe(heads)
            : heads.Map(head => Owned(describe(Seq1(head)), head.Task)).Reduce((all, one) => all with
            {
                Nodes = all.Nodes + one.Nodes.Filter(node => node.Op is not Op.Input),
                Outputs = all.Outputs + one.Outputs,
            });

    private static Network Owned(Network network, string task)
    {
        string Renamed(string name) => name.StartsWith("trunk.", StringComparison.Ordinal) ? $"heads.{task}.{name}" : name;
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
