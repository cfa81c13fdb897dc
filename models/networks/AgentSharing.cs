namespace Multitask.Models.Networks;

/// <summary>What the tasks of an agent have in common.</summary>
/// <param name="Sharing">
/// <see cref="Sharing.Hard"/>: one network; <see cref="Sharing.Single"/>: one of its own for each task; <see cref="Sharing.Mmoe"/>: experts,
/// and a gate for each task.
/// </param>
/// <param name="Tasks">Their names.</param>
/// <param name="Code">Where in what networks read the one-hot code of the task begins, which chooses network or gate. Unused by the first.</param>
public sealed record AgentSharing(Sharing Sharing, Seq<string> Tasks, int Code)
{
    /// <summary>One network for all tasks.</summary>
    public static AgentSharing Hard { get; } = new(new Sharing.Hard(), Seq<string>(), 0);

    /// <summary>Whether agents have it.</summary>
    public static bool Has(Sharing sharing) => sharing is Sharing.Hard or Sharing.Single or Sharing.Mmoe;
}
