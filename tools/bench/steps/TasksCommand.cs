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
    /// Prints one line per weighting and count of tasks: <c>seconds_per_step</c>, that of <c>equal</c> measured in turn with it, their
    /// <c>ratio</c>, and the most that was resident while each ran, in MiB.
    /// </summary>
    internal static Command Create()
    {
        var weightings = Options.Weighting(Decode.OneOrMore(WeightingRegistry.Decoder), Seq1<Weighting>(new Weighting.Famo()));
        var tasks = Options.Numbers("--tasks", [2, 4, 8, 16, 40, 100], "Counts of tasks", 2, 1000);
        var (batch, rounds, threads) = (Options.Number("--batch", 16, "Images per step"), new RoundOptions(10), Options.Threads());
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
        let pairs = bench.Weightings.Bind(weighting => bench.Tasks.Map(tasks => (weighting, tasks)))
        from lines in Eithers.Traverse(pairs, pair => Line(bench, pair.weighting, pair.tasks))
        select lines;

    private static Either<string, string> Line(TasksBench bench, Weighting weighting, int tasks) =>
        Eithers.Traverse(Enumerable.Range(0, Rounds), _ =>
            from mine in Measure(bench, weighting, tasks)
            from equal in Measure(bench, new Weighting.Equal(), tasks)
            select (mine, equal))
        .Map(rounds => Text(bench, weighting, tasks, (
            Sample.Joined(rounds.Map(round => round.mine)), Sample.Joined(rounds.Map(round => round.equal)))));

    private static Either<string, Sample> Measure(TasksBench bench, Weighting weighting, int tasks)
    {
        using var scope = NewDisposeScope();
        PeakMemory.Forget();
        var info = TasksBench.Info(tasks);
        using var rig = new StepRunner(TasksBench.Step(weighting, tasks), bench.Threads);
        var batch = rig.Tensors(RandomBatch.Of(info, bench.Batch), info);
        return rig.Take(batch, StepCycle.WholeCycles(weighting, bench.Rounds.Steps), bench.Rounds.Warmup)
            .Map(times => new Sample(times, PeakMemory.Mib()));
    }

    private static string Text(TasksBench bench, Weighting weighting, int tasks, (Sample Mine, Sample Equal) seen)
    {
        var (time, equal) = (StepCycle.Typical(weighting, seen.Mine.Times), Medians.Of(seen.Equal.Times));
        var network = TasksBench.Network(tasks);
        return JsonSerializer.Serialize(new
        {
            weighting = StepCycle.Label(weighting),
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

    /// <summary>One measurement of a weighting: the seconds of its steps, and the peak of resident memory meanwhile, in MiB.</summary>
    private sealed record Sample(double[] Times, long Peak)
    {
        /// <summary>Several measurements as one; each is of whole cycles of steps.</summary>
        internal static Sample Joined(Seq<Sample> samples) => new([.. samples.SelectMany(one => one.Times)], samples.Max(one => one.Peak));
    }
}
