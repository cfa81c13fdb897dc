using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Benches;

/// <summary>What <c>bench train</c> measures: MTAN on random images, as published for NYU-v2 but for the size.</summary>
/// <param name="Weighting">How tasks are put together.</param>
/// <param name="Size">Of network and batch.</param>
/// <param name="Rounds">Steps that count, after those that warm up.</param>
/// <param name="Threads">Of torch.</param>
/// <param name="Precision">The arithmetic.</param>
internal sealed record TrainBench(
    Weighting Weighting, NetworkSize Size, (int Steps, int Warmup) Rounds, int Threads, Precision Precision)
{
    private const int Most = 100_000;

    /// <summary>Settings that clip by default, as the published training of FAMO and CAGrad does.</summary>
    private const double Norm = 1;

    /// <summary>The flags, with the yardstick's defaults.</summary>
    internal static Decoder<TrainBench> Decoder { get; } = (
        Field.Optional("weighting", WeightingDecoding.Decoder, new Weighting.Equal()),
        NetworkSize.Fields(NetworkSize.Published),
        Rounding(8, 2),
        Workers,
        Field.Optional("precision", TrainDecoding.Precisions, Precision.Float32))
        .Apply((weighting, size, rounds, threads, precision) => new TrainBench(weighting, size, rounds, threads, precision))
        .Decoder;

    /// <summary>How often: the flags <c>--steps</c> and <c>--warmup</c>.</summary>
    internal static Fields<(int Steps, int Warmup)> Rounding(int steps, int warmup) =>
        (Field.Optional("steps", Decode.Int(1, Most), steps), Field.Optional("warmup", Decode.Int(0, Most), warmup)).Apply((n, w) => (n, w));

    /// <summary>The flag <c>--threads</c>.</summary>
    internal static Fields<int> Workers => Field.Optional("threads", Decode.Int(1, 1024), Environment.ProcessorCount);

    /// <summary>The step as the yardstick takes it.</summary>
    internal StepConfig Step(Network network) => new(
        network,
        Size.Info.Tasks,
        Weighting,
        new Adam(1e-4),
        Weighting is Weighting.Equal ? None : Some(Norm),
        Precision);
}
