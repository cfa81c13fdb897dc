using System.Diagnostics;
using System.Text.Json;
using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Benches;

/// <summary><c>mpirun -n 2 ... ranks --batch 8</c>: a training step of several ranks, and the time of sums over them by message size.</summary>
internal static class RanksCommand
{
    private const int Repeats = 30;

    private static readonly int[] Messages = [1, 1 << 10, 1 << 14, 1 << 17, 1 << 20, 1 << 23, 44_000_000];

    /// <summary>
    /// Rank 0 prints <c>ranks</c>, <c>seconds_per_step</c> (median) and <c>best_seconds_per_step</c> with one thread a rank, <c>share_in_sums</c> of the time
    /// of all steps, how many sums a step has and of how many bytes together; and a list of message sizes, float32 numbers, with median and best seconds.
    /// </summary>
    internal static Command Create()
    {
        var weighting = Options.Weighting(WeightingRegistry.Decoder, new Weighting.Equal());
        var synchronised = new System.CommandLine.Option<bool>("--sync-batch-norm") { Description = "Batch normalisation over all ranks", DefaultValueFactory = _ => true };
        var (size, rounds) = (new SizeOptions(NetworkSize.Demo), new RoundOptions(12));
        return Subcommands.Create(
            ("ranks", "A training step of several ranks; started by mpirun"),
            [weighting, synchronised, .. size.All, .. rounds.All],
            result => Run(result.GetRequiredValue(weighting), !result.GetValue(synchronised), size.Read(result), rounds.Read(result)));
    }

    private static Either<string, Seq<string>> Run(Weighting weighting, bool local, NetworkSize size, Rounds rounds) =>
        from network in size.Network
        from loaded in TorchLibrary.Load()
        from mpi in MpiRanks.Join()
        let ranks = new TimedRanks(mpi)
        from steps in Steps(new StepConfig(network, size.Info.Tasks, weighting, new Adam(1e-4), None, Precision.Float32) { Ranks = ranks, LocalBatchNorm = local }, size, rounds)
        let share = ranks.Seconds / steps.Sum()
        let messages = Messages.Select(count => Message(mpi, count)).ToArray()
        let left = Leave(mpi)
        select mpi.Rank > 0 ? Seq<string>() : Seq1(JsonSerializer.Serialize(new
        {
            ranks = mpi.Count,
            weighting = StepCycle.Label(weighting),
            parameters = Parameters.TrainableCount(network),
            batch = size.Batch,
            sync_batch_norm = !local,
            seconds_per_step = steps.Order().ElementAt(steps.Length / 2),
            best_seconds_per_step = steps.Min(),
            share_in_sums = Math.Round(share, 3),
            sums_per_step = Math.Round((double)ranks.Sums / steps.Length, 1),
            mib_per_step = Math.Round((double)ranks.Bytes / steps.Length / (1 << 20), 2),
            messages,
        }));

    private static Either<string, double[]> Steps(StepConfig config, NetworkSize size, Rounds rounds)
    {
        using var scope = NewDisposeScope();
        using var rig = new StepRunner(config, threads: 1);
        var (first, end) = (size.Batch * config.Ranks.Rank / config.Ranks.Count, size.Batch * (config.Ranks.Rank + 1) / config.Ranks.Count);
        var own = RandomBatch.Of(size.Info, end - first, (ulong)config.Ranks.Rank);
        var batch = new Batch(own.Count, own.Inputs, own.Targets) { Part = new BatchPart(first, size.Batch) };
        var warm = rig.Take(rig.Tensors(batch, size.Info).Among(config.Ranks, size.Info.Tasks), rounds.Warmup, 0);
        ((TimedRanks)config.Ranks).Forget();
        return warm.Bind(_ => rig.Take(rig.Tensors(batch, size.Info).Among(config.Ranks, size.Info.Tasks), rounds.Steps, 0));
    }

    private static object Message(MpiRanks ranks, int count)
    {
        using var numbers = zeros(count);
        var times = Enumerable.Range(0, Repeats).Select(_ =>
        {
            ranks.Sum(0);
            var start = Stopwatch.GetTimestamp();
            ranks.Sum(numbers);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }).Order().ToArray();
        return new { numbers = count, median = times[Repeats / 2], best = times[0] };
    }

    private static Unit Leave(MpiRanks ranks)
    {
        ranks.Leave();
        return unit;
    }

    /// <summary>Ranks whose sums are timed; what one waits for the others counts.</summary>
    private sealed class TimedRanks(IRanks ranks) : IRanks
    {
        private long _ticks;

        public int Rank => ranks.Rank;

        public int Count => ranks.Count;

        internal long Sums { get; private set; }

        internal long Bytes { get; private set; }

        internal double Seconds => (double)_ticks / Stopwatch.Frequency;

        public Unit Sum(Tensor values) => Timed(values.numel() * values.element_size(), () => ranks.Sum(values));

        public double[] Sum(params double[] values) => Timed(values.Length * sizeof(double), () => ranks.Sum(values));

        public Unit FromFirst(Tensor values) => Timed(values.numel() * values.element_size(), () => ranks.FromFirst(values));

        public double[] FromFirst(params double[] values) => Timed(values.Length * sizeof(double), () => ranks.FromFirst(values));

        internal void Forget() => (_ticks, Sums, Bytes) = (0, 0, 0);

        private T Timed<T>(long bytes, Func<T> work)
        {
            (Sums, Bytes) = (Sums + 1, Bytes + bytes);
            var start = Stopwatch.GetTimestamp();
            var result = work();
            _ticks += Stopwatch.GetTimestamp() - start;
            return result;
        }
    }
}
