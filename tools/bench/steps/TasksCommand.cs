using System.Text.Json;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Benches;

/// <summary><c>tasks --weighting famo --tasks 2,4,8,16,40,100</c>: how time and memory of a step grow with the count of tasks.</summary>
internal static class TasksCommand
{
    /// <summary>The weighting and <c>equal</c> take so many turns.</summary>
    private const int Rounds = 2;

    /// <summary>
    /// Prints a line a weighting and count of tasks: <c>seconds_per_step</c>, that of <c>equal</c> measured in turn with it, their
    /// <c>ratio</c>, and the most that was resident while each ran, in MiB.
    /// </summary>
    internal static Command Create()
    {
        var weightings = Options.Weighting(Decode.OneOrMore(WeightingDecoding.Decoder), Seq1<Weighting>(new Weighting.Famo()));
        var tasks = Options.Numbers("--tasks", [2, 4, 8, 16, 40, 100], "Counts of tasks", 2, 1000);
        var (batch, rounds, threads) = (Options.Number("--batch", 16, "Images a step"), new RoundOptions(10), Options.Threads());
        return Subcommands.Create(
            ("tasks", "How a step grows with the count of tasks"),
            [weightings, tasks, batch, .. rounds.All, threads],
            result => Run(new TasksBench(
                result.GetValue(weightings),
                Seq(result.GetRequiredValue(tasks)),
                result.GetValue(batch),
                rounds.Read(result),
                result.GetValue(threads))));
    }

    private static Either<string, Seq<string>> Run(TasksBench bench) =>
        from fitting in bench.Misfit.Match(Left<string, Unit>, () => Right<string, Unit>(unit))
        from loaded in TorchLibrary.Load()
        from lines in bench.Weightings
            .Bind(weighting => bench.Tasks.Map(tasks => (weighting, tasks)))
            .Strict()
            .Map(pair => Line(bench, pair.weighting, pair.tasks))
            .Strict()
            .Sequence()
        select lines.Strict();

    private static Either<string, string> Line(TasksBench bench, Weighting weighting, int tasks) =>
        Seq(Enumerable.Range(0, Rounds).Select(_ =>
            from mine in Measure(bench, weighting, tasks)
            from equal in Measure(bench, new Weighting.Equal(), tasks)
            select (mine, equal)).ToArray())
        .Sequence()
        .Map(rounds => rounds.Strict())
        .Map(rounds => Text(bench, weighting, tasks, (
            Turn.Joined(rounds.Map(round => round.mine)), Turn.Joined(rounds.Map(round => round.equal)))));

    private static Either<string, Turn> Measure(TasksBench bench, Weighting weighting, int tasks)
    {
        using var scope = NewDisposeScope();
        PeakMemory.Forget();
        var info = TasksBench.Info(tasks);
        using var rig = new StepRig(TasksBench.Step(weighting, tasks), bench.Threads);
        var batch = rig.Tensors(RandomBatch.Of(info, bench.Batch), info);
        return rig.Take(batch, Turns.Whole(weighting, bench.Rounds.Steps), bench.Rounds.Warmup)
            .Map(times => new Turn(times, PeakMemory.Mib()));
    }

    private static string Text(TasksBench bench, Weighting weighting, int tasks, (Turn Mine, Turn Equal) seen)
    {
        var (time, equal) = (Turns.Typical(weighting, seen.Mine.Times), Medians.Of(seen.Equal.Times));
        var network = TasksBench.Network(tasks);
        return JsonSerializer.Serialize(new
        {
            weighting = Turns.Label(weighting),
            tasks,
            parameters = Parameters.TrainableCount(network),
            batch = bench.Batch,
            threads = bench.Threads,
            seconds_per_step = Math.Round(time, 5),
            equal_seconds_per_step = Math.Round(equal, 5),
            ratio = Math.Round(time / equal, 3),
            peak_rss_mib = seen.Mine.Peak,
            equal_peak_rss_mib = seen.Equal.Peak,
            flops_per_step = Math.Round(StepWork.Flops(network, weighting) * bench.Batch),
        });
    }

    /// <summary>One turn of a weighting: the seconds of its steps, and the most that was resident meanwhile.</summary>
    private sealed record Turn(double[] Times, long Peak)
    {
        /// <summary>Turns of whole turns of steps lie one behind the other.</summary>
        internal static Turn Joined(Seq<Turn> turns) => new([.. turns.SelectMany(turn => turn.Times)], turns.Max(turn => turn.Peak));
    }
}
