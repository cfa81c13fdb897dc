using System.CommandLine;
using FlagOption = System.CommandLine.Option<bool>;
using ManyOption = System.CommandLine.Option<string[]>;
using OneOption = System.CommandLine.Option<string>;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The arguments and options of the grammar, made anew for each parse.</summary>
internal sealed record Symbols
{
    internal Argument<string> File { get; } = FileArgument();

    internal Argument<string> CommandFile { get; } = FileArgument();

    internal Argument<string> Stage { get; } = Word("stage", "The stage");

    internal Argument<string> Tar { get; } = Word("file.tar", "The file");

    internal Argument<string[]> Pipelines { get; } = new("pipeline")
    {
        Description = "Names or files of pipelines; all that ran with this store if not given",
        Arity = ArgumentArity.ZeroOrMore,
    };

    internal ManyOption Set { get; } = Many("--set", "path=value", "Put a value into the pipeline: stages.famo.epochs=2");

    internal OneOption Store { get; } = One("--store", "folder", "Where outputs are kept; .pipeline if not given");

    internal OneOption Out { get; } = One("--out", "folder", "Where results are published; out if not given");

    internal ManyOption Only { get; } = Many("--only", "stage", "Run this stage and what it needs");

    internal ManyOption Force { get; } = Many("--force", "stage", "Run this stage even if its output is in the store");

    internal OneOption Events { get; } =
        One("--events", "json", "One JSON line on stdout for each stage that ends").AcceptOnlyFromAmong("json");

    internal FlagOption Locked { get; } = Flag("--locked", "Fail if anything would differ from the lock file");

    internal FlagOption Mermaid { get; } = Flag("--mermaid", "As a Mermaid flowchart");

    internal FlagOption Yes { get; } = Flag("--yes", "Remove it; without this, only show it");

    internal OneOption KeepLast { get; } = One("--keep-last", "N", "Keep the N outputs of each stage that were used last");

    internal OneOption OlderThan { get; } = One("--older-than", "time", "Keep what was used since then: 7d, 12h, 30m");

    internal FlagOption ForgetMissing { get; } = Flag("--forget-missing", "Keep nothing for pipelines whose file is gone");

    internal FlagOption Json { get; } = Flag("--json", "As JSON");

    internal OneOption Scratch { get; } = One("--scratch", "folder", "Where to compute; in the store's folder if not given");

    private static Argument<string> Word(string name, string description)
    {
        var word = new Argument<string>(name) { Description = description };
        NoOption(word);
        return word;
    }

    private static Argument<string> FileArgument()
    {
        var file = new Argument<string>("file")
        {
            Description = "The pipeline; pipeline.yaml if not given",
            Arity = ArgumentArity.ZeroOrOne,
        };
        NoOption(file);
        return file;
    }

    /// <summary>What is no option would count as a file otherwise.</summary>
    private static void NoOption(Argument<string> argument) => argument.Validators.Add(result => result.Tokens
        .Where(token => token.Value.StartsWith('-'))
        .ToList()
        .ForEach(token => result.AddError($"Unrecognized option {token.Value}")));

    private static FlagOption Flag(string name, string description) => new(name) { Description = description };

    private static OneOption One(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    private static ManyOption Many(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore };
}
