using Multitask.Pipeline.CommandLine;
using static LanguageExt.Prelude;
using Command = System.CommandLine.Command;

namespace Multitask.Stages;

/// <summary><c>schema</c>: the JSON Schema of pipelines, for editors.</summary>
public static class SchemaCommand
{
    /// <summary>Prints the schema.</summary>
    public static ProductCommand Create() => new(
        new Command("schema", "Print the JSON Schema of pipelines, by which editors complete and check them"),
        _ => toSeq(Text().TrimEnd('\n').Split('\n')).Strict());

    /// <summary>The schema.</summary>
    internal static string Text() => PipelineSchema.Of(AllStages.Registry.Kinds, KeyDescriptions.Of);
}
