using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Benches;

/// <summary>What <c>bench memory</c> watches: many steps of the demo's network.</summary>
/// <param name="Weighting">How tasks are put together.</param>
/// <param name="Size">Of network and batch.</param>
/// <param name="Steps">How many.</param>
/// <param name="Threads">Of torch.</param>
internal sealed record MemoryBench(Weighting Weighting, NetworkSize Size, int Steps, int Threads)
{
    private static readonly Seq<int> Usual = Seq(20, 100, 500, 1000);

    /// <summary>The flags.</summary>
    internal static Decoder<MemoryBench> Decoder { get; } = (
        Field.Optional("weighting", WeightingDecoding.Decoder, new Weighting.Famo()),
        NetworkSize.Fields(NetworkSize.Demo),
        Field.Optional("steps", Decode.Int(1, 1_000_000), 1000),
        TrainBench.Workers)
        .Apply((weighting, size, steps, threads) => new MemoryBench(weighting, size, steps, threads))
        .Decoder;

    /// <summary>The steps after which memory is looked at.</summary>
    internal Seq<int> Marks => Usual.Filter(mark => mark < Steps).Add(Steps).Strict();

    /// <summary>The step, as the demo takes it.</summary>
    internal StepConfig Step(Network network) => new(network, Size.Info.Tasks, Weighting, new Adam(1e-3), None, Precision.Float32);
}
