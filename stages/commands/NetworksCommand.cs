using Multitask.Pipeline.CommandLine;
using Command = System.CommandLine.Command;

namespace Multitask.Stages;

/// <summary><c>networks</c>: every network, for which data it is, where it comes from, and its keys.</summary>
public static class NetworksCommand
{
    /// <summary>Prints, for each word after <c>build</c>, a line about it, then its keys.</summary>
    public static ProductCommand Create() =>
        new(new Command("networks", "List every network (build) with its data, its paper and its keys"), _ => Lines(BuildKeys.Networks));

    internal static Seq<string> Lines(Seq<NamedNetwork> all) => KeyList.Of(all.Map(network => (
        $"build: {network.Word} ({Input(network.Published)}; {Answer(network.Published)}) - {network.Paper}",
        network.Fields.Keys)));

    private static string Input(Architecture network) => BuildKeys.Words(network.Reads);

    private static string Answer(Architecture network) => network.Dense ? "a value per pixel" : "one answer per example";
}
