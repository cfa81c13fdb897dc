using System.Runtime.InteropServices;
using LanguageExt.ClassInstances;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The command line: arguments in, exit code out.</summary>
public static class Cli
{
    internal const string Hint = "`multitask --help` shows the usage";

    /// <summary>Runs a command line on the console of this process; Ctrl-C asks the run to stop, a second one ends the process.</summary>
    /// <returns>0, 1 a stage failed, 2 bad usage or configuration, 130 cancelled.</returns>
    public static int Main<T>(string[] args, Catalogue<T> catalogue)
    {
        // LanguageExt looks through all its types when a Map is first used; let it, while this thread reads the arguments and the file.
        _ = Task.Run(ClassInstancesAssembly.Initialise);
        using var stop = new CancellationTokenSource();
        // At once: native code may be at work on other threads, and the store takes an end at any moment.
        var asked = Stop(stop, () => Linux.Leave(ExitCode.Cancelled));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, asked);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, asked);
        return Run(Seq(args), catalogue, Terminal.Real(stop.Token));
    }

    /// <summary>What a signal does: the first asks the run to stop, another one leaves.</summary>
    internal static Action<PosixSignalContext> Stop(CancellationTokenSource stop, Action leave) => signal =>
    {
        signal.Cancel = true;
        if (stop.IsCancellationRequested)
        {
            leave();
        }

        stop.Cancel();
    };

    /// <summary>Runs a command line.</summary>
    public static int Run<T>(Seq<string> args, Catalogue<T> catalogue, Terminal terminal) =>
        catalogue.Verbs.Find(verb => verb.Calls(args)).Match(
            Some: verb => Run(verb, args.Skip(verb.Words.Count).Strict(), terminal),
            None: () => Print(Answered(args, catalogue, terminal), terminal));

    private static int Run(Verb verb, Seq<string> args, Terminal terminal)
    {
        var name = string.Join(' ', verb.Words);
        return Print(
            LastResort.Guard(name, () => Right<string, Either<string, Seq<string>>>(verb.Run(args)), terminal.Cancel)
                .MapLeft(RunCommand.Ended)
                .Bind(answered => answered
                    .Map(lines => new CommandResult(lines))
                    .MapLeft(reason => new CommandError(Seq($"{name}: {reason}", Hint), ExitCode.BadUsage))),
            terminal);
    }

    private static Either<CommandError, CommandResult> Answered<T>(Seq<string> args, Catalogue<T> catalogue, Terminal terminal) =>
        Grammar.Parse(args) switch
        {
            Command.Say say => new CommandResult(Seq1(say.Text) + Help(say, catalogue.Verbs)),
            Command.Wrong wrong => new CommandError(wrong.Mistakes.Add(Hint), ExitCode.BadUsage),
            Command.Collect gc => GarbageCollection.Run(gc, terminal),
            Command.DiskUse du => DiskUse.Run(du, terminal),
            Command.Export export => CacheExport.Run(export, terminal),
            Command.Import import => CacheImport.Run(import, terminal, catalogue.Environment),
            Command.Plan plan => Opened<T>.Of(plan.Arguments, catalogue, terminal).Map(ready => Show(ready, plan.Arguments)),
            Command.Status status => Opened<T>.Of(status.Arguments, catalogue, terminal).Map(ready => Status.Of(ready, terminal.Clock)),
            Command.Explain explain => Opened<T>.Of(explain.Arguments, catalogue, terminal)
                .Bind(ready => Explanation.Of(ready, explain.Stage, terminal.Clock)),
            Command.Verify verify => Opened<T>.Of(verify.Arguments, catalogue, terminal)
                .Bind(ready => Verification.Of(ready, verify.Scratch, terminal)),
            Command.Run run => Opened<T>.Of(run.Arguments, catalogue, terminal)
                .Bind(ready => RunCommand.Of(ready, run.Arguments, catalogue, terminal)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The product's own commands, behind the usage of the engine's.</summary>
    private static Seq<string> Help(Command.Say say, Seq<Verb> verbs) => verbs.IsEmpty || !IsUsage(say.Text)
        ? Seq<string>()
        : Seq1("Also:") + verbs.Map(verb => verb.Line).Strict();

    /// <summary>Whether a text is the help of the whole program, not of one of its commands.</summary>
    private static bool IsUsage(string text) =>
        text.Contains("Usage:", StringComparison.Ordinal) && text.Contains("Commands:", StringComparison.Ordinal);

    private static CommandResult Show<T>(Opened<T> ready, Arguments arguments)
    {
        if (arguments.Mermaid)
        {
            return new CommandResult(PlanText.Mermaid(ready.Selection.Stages));
        }

        var rows = Preview.Of(ready.Plan, ready.Selection, ready.Places);
        return new CommandResult(PlanText.Table(rows), Status.CodeOf(rows));
    }

    private static int Print(Either<CommandError, CommandResult> outcome, Terminal terminal) => outcome.Match(
        Right: answer => Print(terminal.Out, answer.Lines, answer.Code),
        Left: refusal => Print(terminal.Error, refusal.Lines, refusal.Code));

    private static int Print(TextWriter writer, Seq<string> lines, int code)
    {
        lines.Iter(line => writer.WriteLine(line));
        return code;
    }
}
