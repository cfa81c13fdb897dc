using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using LanguageExt.ClassInstances;

namespace Multitask.Pipeline.CommandLine;

/// <summary>The command line: arguments in, exit code out.</summary>
public static class Cli
{
    internal const string Hint = "`multitask --help` shows the usage";

    /// <summary>Runs a command line on the console of this process; Ctrl-C, SIGTERM or SIGHUP asks the run to stop, a second
    /// one ends the process.</summary>
    /// <returns>0, 1 a stage failed or standard output could not be written, 2 bad usage or configuration, 129 and 130 cancelled.</returns>
    public static int Main<T>(string[] args, Catalogue<T> catalogue)
    {
        // LanguageExt looks through all its types when a Map is first used; let it, while this thread reads the arguments and the file.
        _ = Task.Run(ClassInstancesAssembly.Initialise);
        using var stop = new CancellationTokenSource();
        var first = Atom(LanguageExt.Option<PosixSignal>.None);
        int Code(int code) => CodeOf(code, first.Value);
        // At once: native code may be at work on other threads, and the store takes an end at any moment.
        var asked = Stop(stop, signal => first.Swap(known => known || signal), () =>
        {
            TerminalConsole.ShowCursor();
            Linux.Leave(Code(ExitCode.Cancelled));
        });
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, asked);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, asked);
        // .NET leaves a signal alone that is ignored from outside, so nohup keeps its meaning.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, asked);
        var terminal = Terminal.Real(stop.Token);
        var code = Code(Run(Seq(args), catalogue, terminal));
        return code == ExitCode.Ok && terminal.Lost ? ExitCode.Failed : code;
    }

    /// <summary>The exit code of a run that a signal may have stopped.</summary>
    internal static int CodeOf(int code, LanguageExt.Option<PosixSignal> first) =>
        code == ExitCode.Cancelled && first == Some(PosixSignal.SIGHUP) ? ExitCode.HungUp : code;

    /// <summary>What a signal does: the first asks the run to stop, another one leaves.</summary>
    internal static Action<PosixSignalContext> Stop(CancellationTokenSource stop, Action<PosixSignal> note, Action leave) => signal =>
    {
        signal.Cancel = true;
        note(signal.Signal);
        if (stop.IsCancellationRequested)
        {
            leave();
        }

        stop.Cancel();
    };

    /// <summary>Runs a command line.</summary>
    public static int Run<T>(Seq<string> args, Catalogue<T> catalogue, Terminal terminal)
    {
        // A value may begin with @: it is not the name of a file with more arguments.
        var parsed = Root(catalogue, terminal).Parse([.. args], new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count > 0
            ? CommandActions.Print(terminal.Error, Seq(parsed.Errors.Select(error => error.Message).ToArray()).Add(Hint), ExitCode.BadUsage)
            : parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                // Signals are this program's own affair.
                ProcessTerminationTimeout = null,
            });
    }

    private static Command Root<T>(Catalogue<T> catalogue, Terminal terminal)
    {
        var root = RunCommand.Create(catalogue, terminal);
        Commands(catalogue, terminal).Iter(command => root.Subcommands.Add(command.Alone()));
        root.Options.Add(new HelpOption { Action = new CommandHelp(root) });
        root.Options.Add(new VersionOption());
        return root;
    }

    private static Seq<Command> Commands<T>(Catalogue<T> catalogue, Terminal terminal) => Seq(
        InitCommand.Create(catalogue, terminal),
        StatusCommand.Create(catalogue, terminal),
        PlanCommand.Create(catalogue, terminal),
        ExplainCommand.Create(catalogue, terminal),
        InspectCommand.Create(catalogue, terminal),
        VerifyCommand.Create(catalogue, terminal),
        GcCommand.Create(terminal),
        DuCommand.Create(terminal),
        ExportCacheCommand.Create(terminal),
        ImportCacheCommand.Create(catalogue, terminal),
        FormatCommand.Create(terminal),
        DoctorCommand.Create(catalogue, terminal))
        + catalogue.Commands(terminal).Map(command => command.Create(terminal));
}
