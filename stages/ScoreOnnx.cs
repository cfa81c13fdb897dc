using System.Text.Json.Nodes;
using Multitask.Exports;
using Multitask.Stages.Evaluation;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>score</c>: runs an exported model in ONNX Runtime over the test split: scores, difference to torch, speed.</summary>
/// <remarks>Outputs <c>scores.json</c>. Fails where an output differs from torch's by more than 1e-3 of its range.</remarks>
internal static class ScoreOnnx
{
    private const int Version = 6;
    private const string ImagesPerSecond = "images_per_second";
    private const string Median = "milliseconds_p50";
    private const string Tail = "milliseconds_p95";

    /// <summary>What decides the output.</summary>
    private sealed record Record(string Provider, int Batch);

    internal static StageKind<Product> Kind { get; } = new("score", source => Written(source.Node)
        .Map(written => new StageDraft<Product>(
            Seq(written.Model, written.Data),
            inputs => from onnx in Reading.As<Product.Onnx>(written.Model, inputs[0], "an ONNX model (export)")
                      from data in Reading.Fitting(written.Data, inputs[1], onnx.Info)
                      select Body(written.Record, onnx, data.Info))));

    private static Validation<Problem, (InputRef Model, InputRef Data, Record Record)> Written(ConfigNode node) => (
        Field.Required("score", Decode.Reference),
        Field.Required("data", Decode.Reference),
        Field.Optional("provider", Decode.Word("auto", "cpu", "cuda"), "auto"),
        Field.Optional("batch", Decode.Int(1, 65_536), 32))
        .Apply((model, data, provider, batch) => (model, data, new Record(provider, batch))).Decoder(node);

    private static StageBody<Product> Body(Record record, Product.Onnx onnx, DataInfo data) => new(
        Version,
        Canonical.Of(record),
        Versions.Torch("cpu") + Versions.OnnxRuntime,
        () => Seq<(string, string)>(),
        Seeded: false,
        new Product.Deployment(),
        run => Run(record, onnx, data, run))
    {
        Measurements = Seq1(new Measurement(ScoresFile.Name, Seq(ImagesPerSecond, Median, Tail))),
    };

    private static Either<string, Unit> Run(Record record, Product.Onnx onnx, DataInfo data, StageRun run) =>
        from torch in TorchLibrary.Load()
        from split in DataSplit.Open(run.Inputs[1].Files[Packing.FileName(Split.Test)], data)
        from outcome in Scored(record, onnx, split, run)
        select Write(run, outcome);

    private static Either<string, Deployment> Scored(Record record, Product.Onnx onnx, DataSplit split, StageRun run)
    {
        using var owned = split;
        Provider provider = record.Provider switch
        {
            "cpu" => new Provider.Cpu(),
            "cuda" => new Provider.Cuda(0),
            _ => new Provider.Auto(),
        };
        var threads = Environment.ProcessorCount;
        return from scorer in OnnxScorer.Open(run.Inputs[0].Files[ExportOnnx.FileName], provider, threads)
               from probe in Probe(onnx, provider, run).MapLeft(reason => Closed(scorer, reason))
               from outcome in Measured(onnx, (scorer, probe), (split, record.Batch), run)
               select outcome;
    }

    /// <summary>A session of the same model that also tells its poolings' choices; the file it needs is gone afterwards.</summary>
    private static Either<string, OnnxScorer> Probe(Product.Onnx onnx, Provider provider, StageRun run)
    {
        var path = Path.Combine(run.Folder, "probe.onnx");
        var scorer = from model in OnnxReader.Read(run.Inputs[0].Files[ExportOnnx.FileName])
                     from written in OnnxWriter.Write(OnnxProbe.Of(model, onnx.Network), path)
                     from opened in OnnxScorer.Open(path, provider, Environment.ProcessorCount)
                     select opened;
        File.Delete(path);
        return scorer;
    }

    private static string Closed(OnnxScorer scorer, string reason)
    {
        scorer.Dispose();
        return reason;
    }

    private static Either<string, Deployment> Measured(
        Product.Onnx onnx, (OnnxScorer Scorer, OnnxScorer Probe) sessions, (DataSplit Split, int Batch) data, StageRun run)
    {
        using var scorer = sessions.Scorer;
        using var probe = sessions.Probe;
        run.Report($"{scorer.ActualProvider}: {scorer.Why}");
        var weights = run.Inputs[0].Files[Training.WeightsFile.Name];
        return from parity in Parity.Of(onnx.Network, weights, new Comparison(scorer, probe, data.Split, data.Batch, run.Cancel))
               from speed in Speed.Of(scorer, data.Split, data.Batch, run.Cancel)
               select new Deployment(scorer.ActualProvider, parity, speed);
    }

    private static Unit Write(StageRun run, Deployment outcome)
    {
        ScoresFile.Lines("onnx", outcome.Parity.Scores).Iter(run.Report);
        run.Report(FormattableString.Invariant(
            $"{outcome.Speed.ImagesPerSecond:0} images/s; one image: p50 {outcome.Speed.P50:0.00} ms, p95 {outcome.Speed.P95:0.00} ms"));
        var json = new JsonObject
        {
            ["provider"] = outcome.Provider,
            ["parity_max_abs"] = new JsonObject(outcome.Parity.MaxAbs.Map(one => KeyValuePair.Create(one.Output, ScoresFile.Number(one.Difference)))),
            ["pooling_windows"] = outcome.Parity.Ties.Windows,
            ["pooling_windows_unlike_torch"] = outcome.Parity.Ties.Mismatches,
            [ImagesPerSecond] = outcome.Speed.ImagesPerSecond,
            [Median] = outcome.Speed.P50,
            [Tail] = outcome.Speed.P95,
            ["scores"] = ScoresFile.Of(outcome.Parity.Scores),
        };
        File.WriteAllText(Path.Combine(run.Folder, ScoresFile.Name), json.ToJsonString());
        return unit;
    }

    /// <summary>What the stage found.</summary>
    private sealed record Deployment(string Provider, Parity Parity, Speed Speed);
}
