using System.Globalization;
using Command = System.CommandLine.Command;

namespace Multitask.Pipeline.CommandLine;

/// <summary><c>gc</c>: removes from a store what no pipeline that ran with it needs.</summary>
internal static class GcCommand
{
    internal static Command Create(Terminal terminal)
    {
        var yes = Options.Flag("--yes", "Remove it; without this, only show it");
        var last = Options.One("--keep-last", "N", "Keep the N outputs of each stage that were used last");
        var age = Options.One("--older-than", "time", "Keep what was used since then: 7d, 12h, 30m");
        var forget = Options.Flag("--forget-missing", "Keep nothing for pipelines whose file is gone");
        var folder = Options.Store();
        return new Command("gc", "Remove from the store what no pipeline that ran with it needs") { yes, last, age, forget, folder }
            .Does(terminal, result =>
                from rules in Rules(
                        Options.Given(result.GetValue(last)), Options.Given(result.GetValue(age)), result.GetValue(forget))
                    .MapLeft(mistake => new CommandError(Seq(mistake, Cli.Hint), ExitCode.BadUsage))
                from store in StoreLoader.Load(PipelineOptions.StoreOf(result, folder), terminal)
                from done in Run(store, rules, result.GetValue(yes), terminal.Clock.GetUtcNow())
                select done);
    }

    private static Either<CommandError, CommandResult> Run(Store store, GcRules rules, bool yes, DateTimeOffset now) =>
        (yes ? GarbageCollection.Collect(store, rules, now) : GarbageCollection.DryRun(store, rules, now))
        .Map(plan => new CommandResult(GcText.Of(plan, now, yes)))
        .MapLeft(CommandError.Failed);

    private static Either<string, GcRules> Rules(Option<string> keepLast, Option<string> olderThan, bool forgetMissing) =>
        from last in keepLast.Match(
            Some: text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= GcRules.MostKept
                ? Right<string, int>(count)
                : $"--keep-last must be a number from 0 to {GcRules.MostKept}, found {text}",
            None: () => 0)
        from age in olderThan.Match(
            Some: text => Format.ParseTimeSpan(text).Map(Some).MapLeft(reason => $"--older-than {reason}"),
            None: () => Right<string, Option<TimeSpan>>(None))
        select new GcRules { KeepLast = last, OlderThan = age, ForgetMissing = forgetMissing };
}
