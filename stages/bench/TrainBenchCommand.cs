using System.Diagnostics;
using System.Text.Json;
using Multitask.Stages.Training;
using static TorchSharp.torch;

namespace Multitask.Stages.Benches;

/// <summary><c>bench train --weighting famo --height 96 --width 128 --batch 2</c>: time and memory of the product's own training step.</summary>
public static class TrainBenchCommand
{
    /// <summary>
    /// One line of JSON: the settings; <c>seconds_per_step</c> (median), <c>all</c>, <c>images_per_second</c>, <c>peak_rss_mib</c> of the
    /// process; <c>flops_per_step</c> and <c>share_of_peak</c>, how fast they were done against this network's largest convolution alone.
    /// Or what is wrong with the arguments.
    /// </summary>
    public static Either<string, string> Run(Seq<string> args) =>
        from flags in Flags.Parse(args)
        from bench in flags.Decode(TrainBench.Decoder)
        from network in bench.Network
        from times in Measure(bench, network)
        select Text(bench, network, times);

    private static Either<string, double[]> Measure(TrainBench bench, Network network)
    {
        var device = Devices.Open("cpu");
        set_num_threads(bench.Threads);
        using var scope = NewDisposeScope();
        var type = bench.Precision == Precision.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        using var parameters = new ParameterVector(VectorLayout.Of(network), type, device);
        InitialValues.Fill(parameters, seed: 0);
        var batch = BatchTensors.Of(RandomBatch.Of(bench.Info, bench.Batch), bench.Info, type, device);
        using var step = new TrainingStep(bench.Step(network), parameters);
        var times = new double[bench.Rounds.Warmup + bench.Rounds.Steps];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var taken = step.Take(batch, step.Config.Adam.LearningRate);
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (taken.Case is LeftCase<string, StepReport>(var reason))
            {
                return Prelude.Left($"step {i + 1}: {reason}");
            }
        }

        return times[bench.Rounds.Warmup..];
    }

    private static string Text(TrainBench bench, Network network, double[] times)
    {
        var (median, peak) = (Medians.Of(times), PeakMemory.Mib());
        var flops = StepWork.Flops(network, bench.Weighting) * bench.Batch;
        return JsonSerializer.Serialize(new
        {
            weighting = Methods.Of(bench.Weighting).About.Word,
            parameters = Parameters.TrainableCount(network),
            batch = bench.Batch,
            height = bench.Size.Height,
            width = bench.Size.Width,
            threads = bench.Threads,
            precision = bench.Precision.ToString().ToLowerInvariant(),
            seconds_per_step = Math.Round(median, 4),
            all = times.Select(time => Math.Round(time, 4)),
            images_per_second = Math.Round(bench.Batch / median, 3),
            peak_rss_mib = peak,
            flops_per_step = flops,
            share_of_peak = Math.Round(flops / median / ConvolutionPeak.Measure(network, bench.Batch, bench.Precision), 3),
        });
    }
}
