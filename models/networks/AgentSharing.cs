namespace Multitask.Models.Networks;

/// <summary>How the tasks of an agent share its networks.</summary>
/// <param name="Sharing">
/// <see cref="Sharing.Hard"/>: one network; <see cref="Sharing.Single"/>: a separate network per task; <see cref="Sharing.Mmoe"/>: experts, with
/// one gate per task.
/// </param>
/// <param name="Tasks">The names of the tasks.</param>
/// <param name="Code">The index in the input at which the one-hot code of the task begins, which selects the network or gate; unused by Hard.</param>
public sealed record AgentSharing(Sharing Sharing, Seq<string> Tasks, int Code)
{
    /// <summary>One network for all tasks.</summary>
    public static AgentSharing Hard { get; } = new(new Sharing.Hard(), Seq<string>(), 0);

    /// <summary>Whether agents support a way of sharing.</summary>
    public static bool Has(Sharing sharing) => sharing is Sharing.Hard or Sharing.Single or Sharing.Mmoe;
}
