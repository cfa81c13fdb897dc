using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Benches;

/// <summary>What <c>bench score</c> measures: an exported network beside the same network under torch.</summary>
/// <param name="Size">Of network and batch.</param>
/// <param name="Rounds">Batches that count, after those that warm up.</param>
/// <param name="Threads">Of each.</param>
/// <param name="Unpooling">As for <c>export</c>; this bench runs on the CPU, and so takes what is faster there.</param>
internal sealed record ScoreBench(NetworkSize Size, (int Steps, int Warmup) Rounds, int Threads, Unpooling Unpooling)
{
    /// <summary>The flags, with the sizes of the demo.</summary>
    internal static Decoder<ScoreBench> Decoder { get; } = (
        NetworkSize.Fields(NetworkSize.Demo),
        TrainBench.Rounding(10, 2),
        TrainBench.Workers,
        Field.Optional("unpooling", ExportOnnx.Unpoolings, Unpooling.MaxUnpool))
        .Apply((size, rounds, threads, unpooling) => new ScoreBench(size, rounds, threads, unpooling))
        .Decoder;
}
