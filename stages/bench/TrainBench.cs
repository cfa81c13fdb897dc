using Multitask.Stages.Data;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages.Benches;

/// <summary>What <c>bench train</c> measures: MTAN on random images, as published for NYU-v2 but for the size.</summary>
/// <param name="Weighting">How tasks are put together.</param>
/// <param name="Size">Of an image.</param>
/// <param name="Batch">Images a step.</param>
/// <param name="Rounds">Steps that count, after those that warm up.</param>
/// <param name="Threads">Of torch.</param>
/// <param name="Filters">Channels of every level.</param>
/// <param name="Classes">Of the segmentation.</param>
/// <param name="Precision">The arithmetic.</param>
internal sealed record TrainBench(
    Weighting Weighting,
    (int Height, int Width) Size,
    int Batch,
    (int Steps, int Warmup) Rounds,
    int Threads,
    Seq<int> Filters,
    int Classes,
    Precision Precision)
{
    private const int Most = 100_000;

    /// <summary>Settings that clip by default, as the published training of FAMO and CAGrad does.</summary>
    private const double Norm = 1;

    /// <summary>The flags, with the yardstick's defaults.</summary>
    internal static Decoder<TrainBench> Decoder { get; } = (
        Field.Optional("weighting", WeightingDecoding.Decoder, new Weighting.Equal()),
        (Field.Optional("height", Decode.Int(1, Most), 96), Field.Optional("width", Decode.Int(1, Most), 128)).Apply((h, w) => (h, w)),
        Field.Optional("batch", Decode.Int(1, Most), 2),
        (Field.Optional("steps", Decode.Int(1, Most), 8), Field.Optional("warmup", Decode.Int(0, Most), 2)).Apply((n, w) => (n, w)),
        Field.Optional("threads", Decode.Int(1, 1024), Environment.ProcessorCount),
        Field.Optional("filters", Decode.List(Decode.Int(1, 4096), 1), Seq(64, 128, 256, 512, 512)),
        Field.Optional("classes", Decode.Int(2, 1024), 13),
        Field.Optional("precision", TrainDecoding.Precisions, Precision.Float32))
        .Apply((weighting, size, batch, rounds, threads, filters, classes, precision) =>
            new TrainBench(weighting, size, batch, rounds, threads, filters, classes, precision))
        .Decoder;

    /// <summary>The data set the images stand for.</summary>
    internal DataInfo Info => new(
        Shape.Image(3, Size.Height, Size.Width),
        Seq(
            new DataTask("semantic", new TaskKind.Segmentation(Classes)),
            new DataTask("depth", new TaskKind.Depth()),
            new DataTask("normal", new TaskKind.Normals())),
        Batch,
        0);

    /// <summary>The network, or what is wrong with the sizes.</summary>
    internal Either<string, Network> Network => Architecture.Describe(new Architecture.MtanSegNet(Filters), Info)
        .Match(Right<string, Network>, reasons => Left<string, Network>(string.Join("; ", reasons)));

    /// <summary>The step as the yardstick takes it.</summary>
    internal StepConfig Step(Network network) => new(
        network,
        Info.Tasks,
        Weighting,
        new Adam(1e-4),
        Weighting is Weighting.Equal ? None : Some(Norm),
        Precision);
}
