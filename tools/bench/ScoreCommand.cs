using System.Diagnostics;
using System.Text.Json;
using Multitask.Exports;
using static LanguageExt.Prelude;
using Torch = TorchSharp.torch;

namespace Multitask.Benches;

/// <summary><c>score</c>: images per second of an exported network in ONNX Runtime, and of the same network under torch.</summary>
internal static class ScoreCommand
{
    /// <summary>ONNX Runtime and torch take so many turns.</summary>
    private const int TurnsEach = 2;

    /// <summary>
    /// Prints the settings, <c>onnx_images_per_second</c>, <c>torch_images_per_second</c> (evaluation mode, in this process) and their
    /// <c>ratio</c>; <c>seconds_per_step</c>, a batch's in ONNX Runtime.
    /// </summary>
    internal static Command Create()
    {
        var (size, rounds, threads) = (new SizeOptions(NetworkSize.Demo), new RoundOptions(10), Options.Threads());
        // The CPU alone takes max-unpool, and is faster with it.
        var unpooling = Options.Choice(
            "--unpooling", "As for export", ("max-unpool", Unpooling.MaxUnpool), ("scatter", Unpooling.Scatter));
        return Subcommands.Create(
            ("score", "Scoring with ONNX Runtime and with torch"),
            [.. size.All, .. rounds.All, threads, unpooling],
            result => Run(new Settings(
                size.Read(result), rounds.Read(result), result.GetValue(threads), result.GetValue(unpooling))).Map(Seq1));
    }

    private sealed record Settings(NetworkSize Size, Rounds Rounds, int Threads, Unpooling Unpooling);

    private static Either<string, string> Run(Settings bench) =>
        from network in bench.Size.Network
        from loaded in TorchLibrary.Load()
        from scorer in Exported(network, bench)
        from times in Measured(bench, network, scorer)
        select Text(bench, network, times);

    /// <summary>The network with its starting weights as ONNX; the file is gone when the session has it.</summary>
    private static Either<string, Scorer> Exported(Network network, Settings bench)
    {
        var scratch = Directory.CreateTempSubdirectory("multitask-bench-").FullName;
        try
        {
            var (weights, model) = (Path.Combine(scratch, WeightsFile.Name), Path.Combine(scratch, ExportStage.FileName));
            return from drawn in WeightsFile.WriteInitial(weights, network, 0)
                   from values in WeightsFile.ReadSingles(weights)
                   from built in OnnxModel.Build(network, values.Find, new ExportOptions(Unpooling: bench.Unpooling))
                   from written in OnnxWriter.Write(built, model)
                   from scorer in Scorer.Open(model, new ScorerOptions { Provider = new Provider.Cpu(), Threads = bench.Threads })
                   select scorer;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static Either<string, (double[] Onnx, double[] Torch)> Measured(Settings bench, Network network, Scorer scorer)
    {
        using var owned = scorer;
        var device = Devices.Open("cpu");
        Torch.set_num_threads(bench.Threads);
        using var parameters = new ParameterVector(VectorLayout.Of(network), Torch.ScalarType.Float32, device);
        InitialValues.Fill(parameters, seed: 0);
        var predictor = new Predictor(network, parameters);
        var batch = RandomBatch.Of(bench.Size.Info, bench.Size.Batch);
        Either<string, Unit> Onnx() => scorer.Run(batch.Inputs, batch.Count).Map(_ => unit);
        Either<string, Unit> Torched()
        {
            _ = predictor.Run(batch);
            return unit;
        }

        return Eithers
            .Traverse(Enumerable.Range(0, TurnsEach), _ =>
                from onnx in Times(Onnx, bench.Rounds)
                from torch in Times(Torched, bench.Rounds)
                select (onnx, torch))
            .Map(turns => (turns.SelectMany(turn => turn.onnx).ToArray(), turns.SelectMany(turn => turn.torch).ToArray()));
    }

    private static Either<string, double[]> Times(Func<Either<string, Unit>> call, Rounds rounds) => Eithers
        .Traverse(Enumerable.Range(0, rounds.Warmup + rounds.Steps), _ =>
        {
            var start = Stopwatch.GetTimestamp();
            return call().Map(_ => Stopwatch.GetElapsedTime(start).TotalSeconds);
        })
        .Map(times => times.ToArray()[rounds.Warmup..]);

    private static string Text(Settings bench, Network network, (double[] Onnx, double[] Torch) times)
    {
        var (onnx, torch) = (bench.Size.Batch / Medians.Of(times.Onnx), bench.Size.Batch / Medians.Of(times.Torch));
        return JsonSerializer.Serialize(new
        {
            parameters = Parameters.TrainableCount(network),
            batch = bench.Size.Batch,
            height = bench.Size.Height,
            width = bench.Size.Width,
            threads = bench.Threads,
            onnx_images_per_second = Math.Round(onnx, 2),
            torch_images_per_second = Math.Round(torch, 2),
            ratio = Math.Round(onnx / torch, 3),
            seconds_per_step = Math.Round(bench.Size.Batch / onnx, 5),
        });
    }
}
