using System.Text.Json;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Benches;

/// <summary><c>molecules --batch 120</c>: a training step of QM9's message-passing network on molecules that are noise.</summary>
internal static class MoleculesCommand
{
    private const int Tasks = 11;

    /// <summary>Atoms of the smallest molecule; the largest fills the layout, and all sizes between are as likely.</summary>
    private const int Fewest = 9;

    /// <summary>QM9's features of atoms and bonds, and the most atoms of a molecule.</summary>
    private static readonly GraphLayout Layout = new(27, NodeFeatures: 11, EdgeFeatures: 5);

    /// <summary>
    /// Prints <c>parameters</c>, <c>seconds_per_step</c> (median), <c>all</c> and <c>peak_rss_mib</c>. Each step has other molecules, as in training; they are
    /// made before it is timed.
    /// </summary>
    internal static Command Create()
    {
        var weighting = Options.Weighting(WeightingRegistry.Decoder, new Weighting.Equal());
        var (batch, rounds, threads) = (Options.Number("--batch", 120, "Molecules per step"), new RoundOptions(5), Options.Threads());
        return Subcommands.Create(
            ("molecules", "Time and memory of a training step on graphs"),
            [weighting, batch, .. rounds.All, threads],
            result => Run(result.GetRequiredValue(weighting), result.GetValue(batch), rounds.Read(result), result.GetValue(threads)).Map(Seq1));
    }

    private static Either<string, string> Run(Weighting weighting, int batch, Rounds rounds, int threads) =>
        from network in new Architecture.Mpnn().Describe(Info(batch).InputSpec, Info(batch).Heads)
            .Match(Right<string, Network>, reasons => Left<string, Network>(string.Join("; ", reasons)))
        from loaded in TorchLibrary.Load()
        from times in Measure(new StepConfig(network, Info(batch).Tasks, weighting, new Adam(1e-3), None, Precision.Float32), batch, rounds, threads)
        select JsonSerializer.Serialize(new
        {
            weighting = StepCycle.Label(weighting),
            parameters = Parameters.TrainableCount(network),
            batch,
            threads,
            seconds_per_step = Math.Round(StepCycle.Typical(weighting, times), 4),
            all = times.Select(time => Math.Round(time, 4)),
            peak_rss_mib = PeakMemory.Mib(),
        });

    private static DataInfo Info(int batch) => new(
        Layout.Shape, Enumerable.Range(1, Tasks).Select(task => new DataTask($"property{task}", new TaskKind.Regression())).ToSeq().Strict(), batch, 0)
    {
        Graph = Layout,
    };

    private static Either<string, double[]> Measure(StepConfig step, int batch, Rounds rounds, int threads)
    {
        using var rig = new StepRunner(step, threads);
        return Eithers.Traverse(Enumerable.Range(0, rounds.Warmup + StepCycle.WholeCycles(step.Weighting, rounds.Steps)), at =>
        {
            using var scope = NewDisposeScope();
            return rig.Take(rig.Tensors(Noise(batch, (ulong)at), Info(batch)));
        }).Map(times => times.ToArray()[rounds.Warmup..]);
    }

    private static Batch Noise(int count, ulong seed)
    {
        var random = new RandomSource(seed, "bench/molecules");
        var inputs = Enumerable.Range(0, count).SelectMany(_ => Molecule(random, Fewest + random.Next(Layout.Nodes - Fewest + 1))).ToArray();
        return new Batch(count, inputs, [.. Range(0, Tasks).Map(_ => new Target.Reals(RandomBatch.Uniform(random, count, -1, 1)))]);
    }

    /// <summary>A complete graph without loops.</summary>
    private static float[] Molecule(RandomSource random, int atoms)
    {
        var values = new float[Layout.Size];
        RandomBatch.Uniform(random, atoms * Layout.NodeFeatures, 0, 1).CopyTo(values, 0);
        values.AsSpan(Layout.MaskStart, atoms).Fill(1);
        foreach (var (to, from) in Range(0, atoms).SelectMany(to => Range(0, atoms).Where(from => from != to).Select(from => (to, from))))
        {
            var edge = values.AsSpan(Layout.EdgesStart + (((to * Layout.Nodes) + from) * Layout.EdgeWidth), Layout.EdgeWidth);
            RandomBatch.Uniform(random, Layout.EdgeFeatures, 0, 1).CopyTo(edge);
            edge[^1] = 1;
        }

        return values;
    }
}
