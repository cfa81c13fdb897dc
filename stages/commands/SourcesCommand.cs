using Multitask.Pipeline.CommandLine;
using Multitask.Stages.Environments;
using Command = System.CommandLine.Command;

namespace Multitask.Stages;

/// <summary><c>sources</c>: every data source with its keys.</summary>
public static class SourcesCommand
{
    /// <summary>Prints, for each word after <c>load</c>, its keys: the value where none is given, and what a value must be.</summary>
    public static ProductCommand Create() =>
        new(new Command("sources", "List every data source (load) with its keys"), _ => Lines(Sources.All) + KeyList.Of(EnvironmentKeys.Words.Map(one => ($"load: {one.Word}", one.Forms.Last.Fields.Keys))));

    internal static Seq<string> Lines(Seq<SourceForm> all) =>
        KeyList.Of(all.Map(source => ($"load: {source.Title}", source.Fields.Keys)));
}
