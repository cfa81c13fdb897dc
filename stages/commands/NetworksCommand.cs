using Multitask.Pipeline.CommandLine;
using Command = System.CommandLine.Command;

namespace Multitask.Stages;

/// <summary><c>networks</c>: every network, for which data it is, where it comes from, and its keys.</summary>
public static class NetworksCommand
{
    /// <summary>Prints, for each word after <c>build</c>, then for each after <c>sharing</c>, a line about it, then its keys.</summary>
    public static ProductCommand Create() =>
        new(new Command("networks", "List every network (build) and way of sharing it (sharing) with its paper and its keys"), _ => Lines(BuildKeys.Networks, SharingKeys.All));

    internal static Seq<string> Lines(Seq<NamedNetwork> networks, Seq<NamedSharing> sharings) => KeyList.Of(networks.Map(network => (
        $"build: {network.Word} ({Input(network.Published)}; {Answer(network.Published)}) - {network.Paper}",
        network.Fields.Keys)) + sharings.Map(one => ($"sharing: {one.Word} - {one.Paper}", one.Fields.Keys)));

    private static string Input(Architecture network) => BuildKeys.Words(network.Reads);

    private static string Answer(Architecture network) => network.Dense ? "a value per pixel" : "one answer per example";
}
