using System.Globalization;

namespace Multitask.Pipeline.Storage.Maintenance;

/// <summary>The command <c>verify</c>: computes everything again in a store of its own and compares it with what is stored.</summary>
internal static class Verification
{
    /// <summary>How a stage compares.</summary>
    /// <param name="Stage">The stage.</param>
    /// <param name="Text">For people.</param>
    /// <param name="Compared">Whether there was something to compare.</param>
    /// <param name="Differs">Whether something differs that must not.</param>
    private sealed record Verdict(string Stage, string Text, bool Compared, bool Differs);

    /// <summary>Computes, compares, tells; leaves nothing behind.</summary>
    internal static Either<CommandError, CommandResult> Of<T>(Opened<T> ready, Option<string> scratch, Terminal terminal)
    {
        var text = HumanText.For(ready.Selection.Stages.Map(stage => stage.Name).Strict(), colour: false);
        var rim = new Rim(what => Tell(what, text, terminal), terminal.Clock, terminal.Cancel);
        var above = scratch.Map(terminal.Absolute).IfNone(() => ready.Places.Store.Layout.Unfinished);
        return Turn.OfRun(ready.Places.Store, "verify", rim).MapLeft(RunCommand.Ended).Bind(guard =>
        {
            using (guard)
            {
                return ScratchFolder.In(above, "verify").MapLeft(CommandError.Failed).Bind(folder => Compared(ready, folder, rim));
            }
        });
    }

    private static Either<CommandError, CommandResult> Compared<T>(Opened<T> ready, ScratchFolder folder, Rim rim)
    {
        using (folder)
        {
            var stored = Preview.Of(ready.Plan, ready.Selection, ready.Places);
            var places = new Places(new Store(Path.Combine(folder.Path, "store")), Path.Combine(folder.Path, "pipeline.lock"));
            return Runner.Run(ready.Plan, ready.Selection, places, rim)
                .Map(result => Report(stored.Fold(Seq<Verdict>(), (known, row) =>
                    known.Add(Judge(row.Stage, row.Prospect, result.Stages.Find(one => one.Stage.Name == row.Stage.Name))))))
                .MapLeft(RunCommand.Ended);
        }
    }

    private static Verdict Judge<T>(PlannedStage<T> stage, Prospect prospect, Option<StageResult<T>> fresh) =>
        prospect switch
        {
            Prospect.Hit hit => fresh.Match(Some: result => Judge(stage, hit.Artifact, result.Artifact), None: () => Absent(stage)),
            Prospect.Run { Reason: Miss.Damaged damaged } => new Verdict(stage.Name, $"differs: {damaged.Reason}", true, true),
            _ => Absent(stage),
        };

    private static Verdict Absent<T>(PlannedStage<T> stage) => new(stage.Name, "not in the store", false, false);

    private static Verdict Judge<T>(PlannedStage<T> stage, Artifact old, Artifact fresh)
    {
        var differences = OutputComparison.Of(old, fresh, stage.Work.Measurements);
        var aside = stage.Work.Measurements.IsEmpty
            ? ""
            : $", measurements aside: {string.Join(", ", stage.Work.Measurements.Map(Aside))}";
        return differences.IsEmpty
            ? new Verdict(stage.Name, $"same ({Amounts.Count(old.Files.Count, "file")}){aside}", true, false)
            : new Verdict(
                stage.Name,
                $"differs: {string.Join("; ", differences)}" + stage.Work.Unsteady.Map(why => $" (may be: {why})").IfNone(""),
                true,
                stage.Work.Unsteady.IsNone);
    }

    private static string Aside(Measurement one) => one.Keys.IsEmpty ? one.File : $"{string.Join(", ", one.Keys)} in {one.File}";

    private static CommandResult Report(Seq<Verdict> verdicts)
    {
        var (compared, differ) = (verdicts.Count(one => one.Compared), verdicts.Count(one => one.Differs));
        return new CommandResult(
            Columns.Of(verdicts.Map(one => Seq(one.Stage, one.Text)).Strict())
                .Add($"{compared} of {Amounts.Count(verdicts.Count, "stage")} compared, "
                    + (differ == 1 ? "1 differs" : string.Create(CultureInfo.InvariantCulture, $"{differ} differ"))),
            // A check that compared nothing has not found that all is well.
            compared == 0 || differ > 0 ? ExitCode.Failed : ExitCode.Ok);
    }

    private static void Tell(Event what, HumanText text, Terminal terminal)
    {
        if (what is Event.Progress or Event.StageFinished or Event.Waiting or Event.Warning)
        {
            text.Tell(terminal.Error, what);
        }
    }
}
