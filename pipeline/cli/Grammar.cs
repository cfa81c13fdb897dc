using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using Syntax = System.CommandLine.Command;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The grammar of the command line.</summary>
public static class Grammar
{
    private const int HelpWidth = 100;

    /// <summary>A word of the command line and what it asks for.</summary>
    private sealed record Rule(Syntax Syntax, Func<ParseResult, Either<string, Command>> Read);

    /// <summary>What a command line asks for.</summary>
    public static Command Parse(Seq<string> args)
    {
        var symbols = new Symbols();
        var rules = OfPipelines(symbols) + OfStores(symbols);
        var root = Root(symbols, rules);
        // Commands without an action would be mistakes; nothing is invoked but help and version.
        rules.Map(rule => rule.Syntax).Add(root).Iter(syntax => syntax.SetAction(_ => ExitCode.Ok));
        // A value may begin with @: it is not the name of a file with more arguments.
        var result = root.Parse([.. args], new ParserConfiguration { ResponseFileTokenReplacer = null });
        var asked = rules.Find(rule => rule.Syntax == result.CommandResult.Command);
        var strange = asked.Map(rule => Misplaced(result, root, rule.Syntax) + Unasked(result, symbols, rule.Syntax)).IfNone(Seq<string>());
        return result.Errors.Count > 0 ? new Command.Wrong(Seq(result.Errors.Select(error => error.Message).ToArray()))
            : result.Action != result.CommandResult.Command.Action ? new Command.Say(Spoken(result))
            : !strange.IsEmpty ? new Command.Wrong(strange)
            : asked.Match(
                Some: rule => rule.Read(result).IfLeft(mistake => new Command.Wrong(Seq1(mistake))),
                None: () => new Command.Run(ArgumentsOf(result, symbols)));
    }

    private static Syntax Root(Symbols symbols, Seq<Rule> rules)
    {
        var root = new Syntax("multitask", "Run a multi-task learning pipeline; what is done is not done again.")
        {
            symbols.File, symbols.Set, symbols.Store, symbols.Out, symbols.Only, symbols.Force, symbols.Events, symbols.Locked,
        };
        rules.Iter(rule => root.Subcommands.Add(rule.Syntax));
        root.Options.Add(new HelpOption { Action = new HelpAction { MaxWidth = HelpWidth } });
        root.Options.Add(new VersionOption());
        return root;
    }

    private static Seq<Rule> OfPipelines(Symbols symbols) => Seq(
        new Rule(
            new Syntax("status", "Show what a run would do and why, and whether the lock file agrees")
            {
                symbols.CommandFile, symbols.Set, symbols.Store, symbols.Only, symbols.Force,
            },
            result => new Command.Status(ArgumentsOf(result, symbols))),
        new Rule(
            new Syntax("plan", "Show what a run would do, and run nothing")
            {
                symbols.CommandFile, symbols.Mermaid, symbols.Set, symbols.Store, symbols.Only, symbols.Force,
            },
            result => new Command.Plan(ArgumentsOf(result, symbols))),
        new Rule(
            new Syntax("explain", "Show what changed for a stage since the lock file was written")
            {
                symbols.Stage, symbols.CommandFile, symbols.Set, symbols.Store,
            },
            result => new Command.Explain(ArgumentsOf(result, symbols), result.GetValue(symbols.Stage) ?? "")),
        new Rule(
            new Syntax("verify", "Compute everything again elsewhere and compare it with the store, byte by byte")
            {
                symbols.CommandFile, symbols.Scratch, symbols.Set, symbols.Store, symbols.Only,
            },
            result => new Command.Verify(ArgumentsOf(result, symbols), Given(result.GetValue(symbols.Scratch)))));

    private static Seq<Rule> OfStores(Symbols symbols) => Seq(
        new Rule(
            new Syntax("gc", "Remove from the store what no pipeline that ran with it needs")
            {
                symbols.Yes, symbols.KeepLast, symbols.OlderThan, symbols.ForgetMissing, symbols.Store,
            },
            result => Rules(result, symbols)
                .Map<Command>(rules => new Command.Collect(Store(result, symbols), rules, result.GetValue(symbols.Yes)))),
        new Rule(
            new Syntax("du", "Show what takes how much room in the store") { symbols.Json, symbols.Store },
            result => new Command.DiskUse(Store(result, symbols), result.GetValue(symbols.Json))),
        new Rule(
            new Syntax("export-cache", "Pack the outputs of pipelines into a tar file") { symbols.Tar, symbols.Pipelines, symbols.Store },
            result => new Command.Export(
                Store(result, symbols), result.GetValue(symbols.Tar) ?? "", Seq(result.GetValue(symbols.Pipelines) ?? []))),
        new Rule(
            new Syntax("import-cache", "Take the outputs from such a file into the store") { symbols.Tar, symbols.Store },
            result => new Command.Import(Store(result, symbols), result.GetValue(symbols.Tar) ?? "")));

    private static Either<string, GcRules> Rules(ParseResult result, Symbols symbols) =>
        from last in Given(result.GetValue(symbols.KeepLast)).Match(
            Some: text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= GcRules.MostKept
                ? Right<string, int>(count)
                : $"--keep-last must be a number from 0 to {GcRules.MostKept}, found {text}",
            None: () => 0)
        from age in Given(result.GetValue(symbols.OlderThan)).Match(
            Some: text => Amounts.Span(text).Map(Some).MapLeft(reason => $"--older-than {reason}"),
            None: () => Right<string, LanguageExt.Option<TimeSpan>>(None))
        select new GcRules { KeepLast = last, OlderThan = age, ForgetMissing = result.GetValue(symbols.ForgetMissing) };

    /// <summary>Options before a command that does not know them.</summary>
    private static Seq<string> Misplaced(ParseResult result, Syntax root, Syntax asked) => Seq(root.Options
        .Where(option => !asked.Options.Contains(option) && result.GetResult(option) is { Implicit: false })
        .Select(option => $"{option.Name} means nothing to {asked.Name}")
        .ToArray());

    /// <summary>A file before a command that takes none, or one of two.</summary>
    private static Seq<string> Unasked(ParseResult result, Symbols symbols, Syntax asked) =>
        result.GetValue(symbols.File) is { } file
        && (!asked.Arguments.Contains(symbols.CommandFile) || result.GetValue(symbols.CommandFile) is not null)
            ? Seq1($"{file} means nothing to {asked.Name}")
            : Seq<string>();

    private static Arguments ArgumentsOf(ParseResult result, Symbols symbols) => new()
    {
        File = Given(result.GetValue(symbols.CommandFile) ?? result.GetValue(symbols.File)),
        Set = Seq(result.GetValue(symbols.Set) ?? []),
        Store = Store(result, symbols),
        Out = result.GetValue(symbols.Out) ?? new Arguments().Out,
        Only = Seq(result.GetValue(symbols.Only) ?? []),
        Force = Seq(result.GetValue(symbols.Force) ?? []),
        Json = result.GetValue(symbols.Events) is not null,
        Mermaid = result.GetValue(symbols.Mermaid),
        Locked = result.GetValue(symbols.Locked),
    };

    private static string Store(ParseResult result, Symbols symbols) => result.GetValue(symbols.Store) ?? new Arguments().Store;

    private static LanguageExt.Option<string> Given(string? text) => text is null ? None : Some(text);

    private static string Spoken(ParseResult result)
    {
        using var text = new StringWriter();
        result.Invoke(new InvocationConfiguration { Output = text, Error = text });
        return text.ToString().Trim();
    }
}
