using System.CommandLine;
using System.CommandLine.Help;
using FlagOption = System.CommandLine.Option<bool>;
using ManyOption = System.CommandLine.Option<string[]>;
using OneOption = System.CommandLine.Option<string>;

namespace Multitask.Pipeline;

/// <summary>The grammar of the command line.</summary>
public static class Grammar
{
    private const int HelpWidth = 100;

    /// <summary>The symbols of the grammar, made anew for each parse.</summary>
    private sealed record Symbols
    {
        internal Argument<string> File { get; } = FileArgument();

        internal Argument<string> PlanFile { get; } = FileArgument();

        internal ManyOption Set { get; } = Many("--set", "path=value", "Put a value into the pipeline: stages.famo.epochs=2");

        internal OneOption Store { get; } = One("--store", "folder", "Where outputs are kept; .pipeline if not given");

        internal OneOption Out { get; } = One("--out", "folder", "Where results are published; out if not given");

        internal ManyOption Only { get; } = Many("--only", "stage", "Run this stage and what it needs");

        internal ManyOption Force { get; } = Many("--force", "stage", "Run this stage even if its output is in the store");

        internal OneOption Events { get; } =
            One("--events", "json", "One JSON line on stdout for each stage that ends").AcceptOnlyFromAmong("json");

        internal FlagOption Mermaid { get; } = new("--mermaid") { Description = "As a Mermaid flowchart" };
    }

    /// <summary>What a command line asks for.</summary>
    public static Command Parse(Seq<string> args)
    {
        var symbols = new Symbols();
        var plan = new System.CommandLine.Command("plan", "Show what a run would do, and run nothing")
        {
            symbols.PlanFile, symbols.Mermaid,
        };
        var root = Root(symbols, plan);
        // Commands without an action would be mistakes; nothing is invoked but help and version.
        root.SetAction(_ => 0);
        plan.SetAction(_ => 0);
        // A value may begin with @: it is not the name of a file with more arguments.
        var result = root.Parse([.. args], new ParserConfiguration { ResponseFileTokenReplacer = null });
        return result switch
        {
            { Errors.Count: > 0 } => new Command.Wrong(Seq(result.Errors.Select(error => error.Message).ToArray())),
            _ when result.Action != root.Action && result.Action != plan.Action => new Command.Say(Spoken(result)),
            _ when result.CommandResult.Command == plan => new Command.Plan(ArgumentsOf(result, symbols)),
            _ => new Command.Run(ArgumentsOf(result, symbols)),
        };
    }

    private static System.CommandLine.Command Root(Symbols symbols, System.CommandLine.Command plan)
    {
        var root = new System.CommandLine.Command("multitask", "Run a multi-task learning pipeline; what is done is not done again.")
        {
            symbols.File, symbols.Set, symbols.Store, symbols.Out, symbols.Only, symbols.Force, symbols.Events, plan,
        };
        root.Options.Add(new HelpOption { Action = new HelpAction { MaxWidth = HelpWidth } });
        root.Options.Add(new VersionOption());
        return root;
    }

    private static Arguments ArgumentsOf(ParseResult result, Symbols symbols) => new()
    {
        File = Given(result.GetValue(symbols.PlanFile) ?? result.GetValue(symbols.File)),
        Set = Seq(result.GetValue(symbols.Set) ?? []),
        Store = result.GetValue(symbols.Store) ?? new Arguments().Store,
        Out = result.GetValue(symbols.Out) ?? new Arguments().Out,
        Only = Seq(result.GetValue(symbols.Only) ?? []),
        Force = Seq(result.GetValue(symbols.Force) ?? []),
        Json = result.GetValue(symbols.Events) is not null,
        Mermaid = result.GetValue(symbols.Mermaid),
    };

    private static LanguageExt.Option<string> Given(string? text) => text is null ? None : Some(text);

    private static string Spoken(ParseResult result)
    {
        using var text = new StringWriter();
        result.Invoke(new InvocationConfiguration { Output = text, Error = text });
        return text.ToString().Trim();
    }

    private static Argument<string> FileArgument()
    {
        var file = new Argument<string>("file")
        {
            Description = "The pipeline; pipeline.yaml if not given",
            Arity = ArgumentArity.ZeroOrOne,
        };
        // What is no option would count as a file otherwise.
        file.Validators.Add(result => result.Tokens
            .Where(token => token.Value.StartsWith('-'))
            .ToList()
            .ForEach(token => result.AddError($"Unrecognized option {token.Value}")));
        return file;
    }

    private static OneOption One(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Recursive = true };

    private static ManyOption Many(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Recursive = true, Arity = ArgumentArity.OneOrMore };
}
