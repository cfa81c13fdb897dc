using System.CommandLine;
using ManyOption = System.CommandLine.Option<string[]>;
using OneOption = System.CommandLine.Option<string>;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The argument and options of commands that are about a pipeline; a command need not offer all of them.</summary>
internal sealed record PipelineOptions
{
    internal Argument<string> File { get; } = Options.File();

    internal ManyOption Set { get; } = Options.Many("--set", "path=value", "Put a value into the pipeline: stages.famo.epochs=2");

    internal OneOption Store { get; } = Options.Store();

    internal ManyOption Only { get; } = Options.Many("--only", "stage", "Run this stage and what it needs");

    internal ManyOption Force { get; } = Options.Many("--force", "stage", "Run this stage even if its output is in the store");

    /// <summary>What was given.</summary>
    internal PipelineArguments Read(ParseResult result) => new(Options.Given(result.GetValue(File)), StoreOf(result, Store))
    {
        Set = Seq(result.GetValue(Set) ?? []),
        Only = Seq(result.GetValue(Only) ?? []),
        Force = Seq(result.GetValue(Force) ?? []),
    };

    /// <summary>The folder of the store.</summary>
    internal static string StoreOf(ParseResult result, OneOption store) => result.GetValue(store) ?? ".pipeline";
}
