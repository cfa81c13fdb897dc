using static LanguageExt.Prelude;

namespace Multitask.Stages.Training;

/// <summary>Checks which parameters may be frozen: every prefix must match some, and each task must keep some to train.</summary>
internal static class Freezing
{
    /// <summary>All mistakes in the prefixes for a network.</summary>
    internal static Seq<string> Mistakes(Network network, Seq<string> frozen)
    {
        var unknown = frozen.Choose(prefix => ParameterPrefix.Mistake(prefix, network)).Strict();
        return frozen.IsEmpty || !unknown.IsEmpty ? unknown : Idle(network, frozen);
    }

    /// <summary>Tasks whose predictions depend on no trained parameter, and which therefore have no gradient.</summary>
    private static Seq<string> Idle(Network network, Seq<string> frozen)
    {
        var reach = TaskReachability.OfParameters(network);
        var learning = toHashSet(VectorLayout.Of(network, frozen).Slots.Bind(slot => reach[slot.Parameter.Name].ToSeq()));
        var idle = network.Outputs.Map(output => output.Task).Filter(task => !learning.Contains(task)).Strict();
        return idle.IsEmpty
            ? Seq<string>()
            : Seq1($"must leave parameters to train for every task, found none for {string.Join(", ", idle)}");
    }
}
