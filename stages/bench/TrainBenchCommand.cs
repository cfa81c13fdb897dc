using System.Text.Json;
using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Benches;

/// <summary><c>bench train --weighting famo --height 96 --width 128 --batch 2</c>: time and memory of the product's own training step.</summary>
public static class TrainBenchCommand
{
    /// <summary>
    /// One line of JSON: the settings; <c>seconds_per_step</c> (the median; see <see cref="Turns.Typical"/>), <c>all</c>,
    /// <c>images_per_second</c>, <c>peak_rss_mib</c> of the process; <c>flops_per_step</c> and <c>share_of_peak</c>, how fast they were
    /// done against this network's largest convolution alone. Or what is wrong with the arguments.
    /// </summary>
    public static Either<string, string> Run(Seq<string> args) =>
        from flags in Flags.Parse(args)
        from bench in flags.Decode(TrainBench.Decoder)
        from network in bench.Size.Network
        from times in Measure(bench, network)
        select Text(bench, network, times);

    private static Either<string, double[]> Measure(TrainBench bench, Network network)
    {
        using var scope = NewDisposeScope();
        using var rig = new StepRig(bench.Step(network), bench.Threads);
        var batch = rig.Tensors(RandomBatch.Of(bench.Size.Info, bench.Size.Batch), bench.Size.Info);
        return rig.Take(batch, Turns.Whole(bench.Weighting, bench.Rounds.Steps), bench.Rounds.Warmup);
    }

    private static string Text(TrainBench bench, Network network, double[] times)
    {
        var (typical, peak) = (Turns.Typical(bench.Weighting, times), PeakMemory.Mib());
        var flops = StepWork.Flops(network, bench.Weighting) * bench.Size.Batch;
        return JsonSerializer.Serialize(new
        {
            weighting = Turns.Label(bench.Weighting),
            parameters = Parameters.TrainableCount(network),
            batch = bench.Size.Batch,
            height = bench.Size.Height,
            width = bench.Size.Width,
            threads = bench.Threads,
            precision = bench.Precision.ToString().ToLowerInvariant(),
            seconds_per_step = Math.Round(typical, 4),
            all = times.Select(time => Math.Round(time, 4)),
            images_per_second = Math.Round(bench.Size.Batch / typical, 3),
            peak_rss_mib = peak,
            flops_per_step = Math.Round(flops),
            share_of_peak = Math.Round(flops / typical / ConvolutionPeak.Measure(network, bench.Size.Batch, bench.Precision), 3),
        });
    }
}
