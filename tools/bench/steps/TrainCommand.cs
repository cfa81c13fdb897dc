using static LanguageExt.Prelude;
using static TorchSharp.torch;

namespace Multitask.Benches;

/// <summary><c>train --weighting famo --height 96 --width 128 --batch 2</c>: time and memory of the product's own training step.</summary>
internal static class TrainCommand
{
    /// <summary>FAMO and CAGrad clip, as their published training does; so does the baseline.</summary>
    private const double Norm = 1;

    /// <summary>
    /// Prints the settings; <c>seconds_per_step</c> (the median; see <see cref="StepCycle.Typical"/>), <c>all</c>,
    /// <c>images_per_second</c>,
    /// <c>peak_rss_mib</c> of the process; <c>flops_per_step</c> and <c>share_of_peak</c>, how fast they were done against this network's
    /// largest convolution alone.
    /// </summary>
    internal static Command Create()
    {
        var (weighting, options) = (Options.Weighting(WeightingRegistry.Decoder, new Weighting.Equal()), new StepOptions());
        return Subcommands.Create(
            ("train", "Time and memory of a training step"),
            [weighting, .. options.All],
            result => Run(result.GetRequiredValue(weighting), options.Read(result)).Map(Seq1));
    }

    private static Either<string, string> Run(Weighting weighting, StepSettings settings) =>
        from network in settings.Size.Network
        from loaded in TorchLibrary.Load()
        from times in Measure(Step(weighting, settings, network), settings)
        select Text(weighting, settings, network, times);

    private static StepConfig Step(Weighting weighting, StepSettings settings, Network network) => new(
        network,
        settings.Size.Info.Tasks,
        weighting,
        new Adam(1e-4),
        weighting is Weighting.Equal ? None : Some(Norm),
        settings.Precision)
    {
        Kernels = settings.Kernels,
    };

    private static Either<string, double[]> Measure(StepConfig step, StepSettings settings)
    {
        using var scope = NewDisposeScope();
        using var rig = new StepRunner(step, settings.Threads);
        var batch = rig.Tensors(RandomBatch.Of(settings.Size.Info, settings.Size.Batch), settings.Size.Info);
        return rig.Take(batch, StepCycle.WholeCycles(step.Weighting, settings.Rounds.Steps), settings.Rounds.Warmup);
    }

    private static string Text(Weighting weighting, StepSettings settings, Network network, double[] times)
    {
        var typical = StepCycle.Typical(weighting, times);
        var line = StepLine.Of((StepCycle.Label(weighting), Parameters.TrainableCount(network)), settings, typical, times);
        var flops = StepWork.Flops(network, weighting) * settings.Size.Batch;
        var peak = ConvolutionPeak.Measure(network, settings.Size.Batch, settings.Precision);
        line["flops_per_step"] = Math.Round(flops);
        line["share_of_peak"] = Math.Round(flops / typical / peak, 3);
        return line.ToJsonString();
    }
}
