using System.Runtime.InteropServices;
using LanguageExt.ClassInstances;

namespace Multitask.Pipeline;

/// <summary>The command line: arguments in, exit code out.</summary>
public static class Cli
{
    private const string Hint = "`multitask --help` shows the usage";
    private const int Ok = 0;
    private const int StageFailed = 1;
    private const int BadUsage = 2;
    private const int Cancelled = 130;

    /// <summary>Runs a command line on the console of this process; Ctrl-C asks the run to stop, a second one ends the process.</summary>
    /// <returns>0, 1 a stage failed, 2 bad usage or configuration, 130 cancelled.</returns>
    public static int Main<T>(string[] args, Catalogue<T> catalogue)
    {
        // LanguageExt looks through all its types when a Map is first used; let it, while this thread reads the arguments and the file.
        _ = Task.Run(ClassInstancesAssembly.Initialise);
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return Run(Seq(args), catalogue, Terminal.Real(stop.Token));
    }

    /// <summary>Runs a command line.</summary>
    public static int Run<T>(Seq<string> args, Catalogue<T> catalogue, Terminal terminal) =>
        catalogue.Verbs.Find(verb => verb.Calls(args)).Match(
            Some: verb => Run(verb, args.Skip(verb.Words.Count).Strict(), terminal),
            None: () => Dispatch(args, catalogue, terminal));

    private static int Run(Verb verb, Seq<string> args, Terminal terminal) => verb.Run(args).Match(
        Right: lines => Print(terminal.Out, lines, Ok),
        Left: reason => Print(terminal.Error, Seq($"{string.Join(' ', verb.Words)}: {reason}", Hint), BadUsage));

    private static int Dispatch<T>(Seq<string> args, Catalogue<T> catalogue, Terminal terminal) => Grammar.Parse(args) switch
    {
        Command.Say say => Print(terminal.Out, Seq1(say.Text) + Help(say, catalogue.Verbs), Ok),
        Command.Wrong wrong => Print(terminal.Error, wrong.Mistakes.Add(Hint), BadUsage),
        Command.Plan plan => WithPlan(plan.Arguments, catalogue, terminal, ready => Show(ready, plan.Arguments, terminal)),
        Command.Run run => WithPlan(run.Arguments, catalogue, terminal, ready => Run(ready, run.Arguments, (catalogue, terminal))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The product's own commands, behind the usage of the engine's.</summary>
    private static Seq<string> Help(Command.Say say, Seq<Verb> verbs) => verbs.IsEmpty || !say.Text.Contains("Usage:", StringComparison.Ordinal)
        ? Seq<string>()
        : Seq1("Also:") + verbs.Map(verb => verb.Line).Strict();

    /// <summary>A plan with the stages the user selected.</summary>
    private sealed record Ready<T>(Plan<T> Plan, Selection<T> Selection, Places Places);

    private static int WithPlan<T>(Arguments arguments, Catalogue<T> catalogue, Terminal terminal, Func<Ready<T>, int> use)
    {
        var file = arguments.File.IfNone("pipeline.yaml");
        var path = terminal.Absolute(file);
        if (arguments.File.IsNone && !File.Exists(path))
        {
            return Print(terminal.Error, Seq("there is no pipeline.yaml here: name a pipeline", Hint), BadUsage);
        }

        var overrides = arguments.Set.Map(Override.Parse).Strict();
        var ready =
            from sets in Mistakes.Gather(overrides)
            from root in ConfigFile.Load(path, file, sets.Strict())
            from plan in Planner.Plan(root, catalogue.Kinds, Path.GetDirectoryName(path) ?? terminal.Folder)
            from selection in Selection<T>.Of(plan, arguments.Only, arguments.Force)
            select new Ready<T>(plan, selection, new Places(new Store(terminal.Absolute(arguments.Store)), LockFile.PathOf(path)));
        return ready.Match(
            Succ: use,
            Fail: problems => Print(
                terminal.Error, ErrorReport.Of(problems, file, overrides.Bind(one => one.ToSeq()).Strict()), BadUsage));
    }

    private static int Show<T>(Ready<T> ready, Arguments arguments, Terminal terminal)
    {
        if (arguments.Mermaid)
        {
            return Print(terminal.Out, PlanText.Mermaid(ready.Selection.Stages), Ok);
        }

        var rows = Preview.Of(ready.Plan, ready.Selection, ready.Places);
        return Print(terminal.Out, PlanText.Table(rows), rows.Exists(row => row.Prospect is Prospect.Fail) ? StageFailed : Ok);
    }

    private static int Run<T>(Ready<T> ready, Arguments arguments, (Catalogue<T> Catalogue, Terminal Terminal) world)
    {
        var terminal = world.Terminal;
        var folder = Path.Combine(terminal.Absolute(arguments.Out), ready.Plan.Settings.Name);
        var text = HumanText.For(ready.Selection.Stages.Map(stage => stage.Name).Strict(), terminal.Colour && !arguments.Json);
        var rim = new Rim(what => Tell(what, text, terminal, arguments.Json), terminal.Clock, terminal.Cancel);
        var outcome =
            from result in Runner.Run(ready.Plan, ready.Selection, ready.Places, rim)
            from published in LastResort.Guard(
                ready.Plan.Settings.Name,
                () => Publish.To(result, folder).Bind(_ => world.Catalogue.Finish(result, folder)),
                terminal.Cancel)
            select published;
        return outcome.Match(
            Right: _ => Ok,
            Left: failure => Print(
                terminal.Error, Seq1(HumanText.Reason(failure)), failure is Failure.Cancelled ? Cancelled : StageFailed));
    }

    private static void Tell(Event what, HumanText text, Terminal terminal, bool json)
    {
        (json ? terminal.Error : terminal.Out).WriteLine(text.Line(what));
        if (json)
        {
            JsonText.Line(what).IfSome(terminal.Out.WriteLine);
        }
    }

    private static int Print(TextWriter writer, Seq<string> lines, int code)
    {
        lines.Iter(line => writer.WriteLine(line));
        return code;
    }
}
