using System.Globalization;
using System.Text.Json;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary><c>memory --steps 1000</c>: whether memory stays flat over many steps, and whether a tensor leaks.</summary>
internal static class MemoryCommand
{
    /// <summary>
    /// Prints <c>resident_mib</c> after some steps, <c>growth</c> from the first of these to the last as a share, and the live
    /// tensors before the first step, after the last, and when everything is disposed.
    /// </summary>
    internal static Command Create()
    {
        var weighting = Options.Weighting(WeightingRegistry.Decoder, new Weighting.Famo());
        var (size, steps, threads) = (new SizeOptions(NetworkSize.Demo), Options.Number("--steps", 1000, "How many"), Options.Threads());
        return Subcommands.Create(
            ("memory", "Whether memory stays flat over many steps"),
            [weighting, .. size.All, steps, threads],
            result => Run(new MemoryBench(
                result.GetRequiredValue(weighting), size.Read(result), result.GetValue(steps), result.GetValue(threads))).Map(Seq1));
    }

    private static Either<string, string> Run(MemoryBench bench) =>
        from network in bench.Size.Network
        from loaded in TorchLibrary.Load()
        from use in Watch(bench, network)
        select Text(bench, use);

    /// <summary>What was use: resident MiB after each mark, and the counts of live tensors.</summary>
    private sealed record MemoryUse(Seq<(int Step, double Mib)> Resident, long Before, long After, long End);

    private static Either<string, MemoryUse> Watch(MemoryBench bench, Network network)
    {
        var start = Live();
        return Steps(bench, network)
            .Map(use => use with { Before = use.Before - start, After = use.After - start, End = Live() - start });
    }

    /// <summary>Each step with tensors of its own, as training has them.</summary>
    private static Either<string, MemoryUse> Steps(MemoryBench bench, Network network)
    {
        var batch = RandomBatch.Of(bench.Size.Info, bench.Size.Batch);
        using var rig = new StepRunner(bench.Step(network), bench.Threads);
        var before = Live();
        return Eithers.FoldWhile(Enumerable.Range(1, bench.Steps), Seq<(int, double)>(), (resident, step) =>
        {
            using var scope = torch.NewDisposeScope();
            return rig.Take(rig.Tensors(batch, bench.Size.Info))
                .MapLeft(reason => $"step {step}: {reason}")
                .Map(_ => bench.Marks.Exists(mark => mark == step) ? resident.Add((step, PeakMemory.NowMib())) : resident);
        }).Map(resident => new MemoryUse(resident, before, Live(), 0));
    }

    private static long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    private static string Text(MemoryBench bench, MemoryUse use) => JsonSerializer.Serialize(new
    {
        weighting = StepCycle.Label(bench.Weighting),
        batch = bench.Size.Batch,
        height = bench.Size.Height,
        width = bench.Size.Width,
        threads = bench.Threads,
        steps = bench.Steps,
        resident_mib = use.Resident.AsEnumerable()
            .ToDictionary(mark => mark.Step.ToString(CultureInfo.InvariantCulture), mark => mark.Mib),
        growth = Math.Round((use.Resident.Last.Mib / use.Resident.Head.Mib) - 1, 4),
        live_tensors_before = use.Before,
        live_tensors_after = use.After,
        live_tensors_at_the_end = use.End,
    });
}
