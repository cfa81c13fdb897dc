using static LanguageExt.Prelude;

namespace Multitask.Stages.Benches;

/// <summary>What <c>bench score</c> measures: an exported network beside the same network under torch.</summary>
/// <param name="Size">Of network and batch.</param>
/// <param name="Rounds">Batches that count, after those that warm up.</param>
/// <param name="Threads">Of each.</param>
internal sealed record ScoreBench(NetworkSize Size, (int Steps, int Warmup) Rounds, int Threads)
{
    /// <summary>The flags, with the sizes of the demo.</summary>
    internal static Decoder<ScoreBench> Decoder { get; } = (
        NetworkSize.Fields(NetworkSize.Demo),
        TrainBench.Rounding(10, 2),
        TrainBench.Workers)
        .Apply((size, rounds, threads) => new ScoreBench(size, rounds, threads))
        .Decoder;
}
