using System.Text.Json;
using static LanguageExt.Prelude;

namespace Multitask.Benches;

/// <summary><c>data</c>: how fast each source gives batches, and whether training ever waits for them.</summary>
internal static class DataCommand
{
    /// <summary>
    /// Prints one line per source: <c>images_per_second</c> of the loader alone, <c>training_images_per_second</c>, and
    /// <c>wait_share</c>, the share of training's time that it waits for the loader; or <c>skipped</c>, where a data set is not
    /// installed.
    /// </summary>
    internal static Command Create()
    {
        var kinds = Options.Words("--source", DataBench.All, "Sources", DataBench.All);
        var height = Options.Number("--height", NetworkSize.Demo.Height, "Rows of an image", 16, 2048);
        var width = Options.Number("--width", NetworkSize.Demo.Width, "Columns of an image", 16, 2048);
        var batch = Options.Number("--batch", NetworkSize.Demo.Batch, "Images per step", max: 1024);
        var steps = Options.Number("--steps", 32, "Steps of an epoch", max: 10_000);
        var threads = Options.Threads();
        return Subcommands.Create(
            ("data", "Speed of the loaders, alone and under training"),
            [kinds, height, width, batch, steps, threads],
            result => Run(new DataBench(
                Seq(result.GetRequiredValue(kinds)),
                result.GetValue(height),
                result.GetValue(width),
                result.GetValue(batch),
                result.GetValue(steps),
                result.GetValue(threads))));
    }

    private static Either<string, Seq<string>> Run(DataBench bench) =>
        from loaded in TorchLibrary.Load()
        from lines in Eithers.Traverse(bench.Kinds, kind => Line(bench, kind))
        select lines;

    private static Either<string, string> Line(DataBench bench, string kind)
    {
        var scratch = Directory.CreateTempSubdirectory("multitask-bench-").FullName;
        try
        {
            var source = bench.Source(kind, scratch);
            return source.Describe().Match(
                info => Measured(bench, kind, (source, info), scratch),
                reason => kind == "multi-fashion"
                    ? Right<string, string>(JsonSerializer.Serialize(new { source = kind, skipped = reason }))
                    : Left(reason));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static Either<string, string> Measured(DataBench bench, string kind, (Source Source, DataInfo Info) data, string scratch)
    {
        var packing = new Packing(0, scratch, _ => { }, CancellationToken.None);
        return from network in DataBench.Architecture(kind).Describe(data.Info.InputSpec, data.Info.Heads)
                   .Match(Right<string, Network>, reasons => Left<string, Network>(string.Join("; ", reasons)))
               from packed in data.Source.Pack(packing)
               from split in DataSplit.Open(packing.PathOf(Split.Train), data.Info)
               from pace in Paced(bench, kind, network, split)
               select Text(bench, kind, data.Info, pace);
    }

    private static Either<string, LoaderSpeed> Paced(DataBench bench, string kind, Network network, DataSplit split)
    {
        using var owned = split;
        using var rig = new StepRunner(
            new StepConfig(network, split.Info.Tasks, new Weighting.Famo(), new Adam(1e-3), None, Precision.Float32), bench.Threads);
        return LoaderSpeed.Of(split, bench.BatchOf(kind), rig);
    }

    private static string Text(DataBench bench, string kind, DataInfo info, LoaderSpeed pace) => JsonSerializer.Serialize(new
    {
        source = kind,
        images = info.Train,
        height = info.Input.Height,
        width = info.Input.Width,
        batch = bench.BatchOf(kind),
        threads = bench.Threads,
        images_per_second = Math.Round(pace.Alone, 1),
        training_images_per_second = Math.Round(pace.Training, 1),
        wait_share = Math.Round(pace.Wait, 5),
    });
}
