using System.Diagnostics;
using System.Text.Json.Nodes;
using Multitask.Exports;
using Multitask.Stages.Evaluation;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>score</c>: runs an exported model in ONNX Runtime over the test split: scores, difference to torch, speed.</summary>
/// <remarks>Outputs <c>scores.json</c>. Fails where an output differs from torch's by more than 1e-3 of its range.</remarks>
internal static class ScoreStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "score";

    private const string ProviderKey = "provider";
    private const int Version = 8;

    /// <summary>Over the test split: torch, ONNX Runtime, its probe, and the speed.</summary>
    private const int RunsOfModel = 4;

    private const string ImagesPerSecond = "images_per_second";
    private const string Median = "milliseconds_p50";
    private const string Tail = "milliseconds_p95";

    /// <summary>What decides the output.</summary>
    private sealed record Record(string Provider, int Batch);

    private static readonly WholeRange Batch = new(1, 65_536);

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = (
        Field.Required(Keyword, Decode.Reference),
        Field.Required("data", Decode.Reference),
        Field.Optional(ProviderKey, Providers, new Provider.Auto()),
        Field.Optional("batch", Decode.Int(Batch), 32))
        .Apply(Stage (model, data, provider, batch) => new Stage.Score(model, data, batch) { Provider = provider }).Decoder;

    private static Decoder<Provider> Providers =>
        Decode.Choice<Provider>(("auto", new Provider.Auto()), ("cpu", new Provider.Cpu()), ("cuda", new Provider.Cuda(0)));

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.Score score, StageContext<StageOutput> context) =>
        from onnx in context.As<StageOutput.Onnx>(0, "an ONNX model (export)")
        from checks in (
            context.Fitting(1, onnx.Info),
            context.Within("batch", score.Batch, Batch),
            score.Provider is Provider.Cuda ? Cuda(score, onnx).Match(
                Some: reason => context.Problem(ProviderKey, $"must be auto or cpu{reason}, found {Word(score.Provider)}"),
                None: () => Success<Problem, Unit>(unit)) : Success<Problem, Unit>(unit)).Apply((data, _, _) => data)
        select Work(score, onnx, checks.Info);

    /// <summary>Why the model cannot run on CUDA, as far as that is known before anything runs.</summary>
    private static Option<string> Cuda(Stage.Score score, StageOutput.Onnx onnx) =>
        onnx.Unpooling == Unpooling.MaxUnpool && onnx.Network.Nodes.Exists(node => node.Op is Op.MaxUnpool2d)
            ? Some($": {score.Model} is exported with unpooling: max-unpool, which ONNX Runtime has on the CPU only")
            : !Devices.HasCuda() ? Some(" on this machine, which has no CUDA device for this build")
            : Scorer.LacksCuda().Map(reason => $": {reason}");

    private static StageWork<StageOutput> Work(Stage.Score score, StageOutput.Onnx onnx, DataInfo data) => new(
        Version,
        Canonical.Of(new Record(Word(score.Provider), score.Batch)),
        new StageOutput.Deployment(),
        run => Run(score, onnx, data, run))
    {
        Environment = Versions.Torch("cpu") + Versions.OnnxRuntime,
        Effort = new(() => RunsOfModel * Training.TrainingCost.Forward(onnx.Network, data.Test)),
        Measurements = Seq1(new Measurement(ScoresFile.Name, Seq(ImagesPerSecond, Median, Tail))),
    };

    /// <summary>A provider as the key has it.</summary>
    private static string Word(Provider provider) => provider switch
    {
        Provider.Auto => "auto",
        Provider.Cpu => "cpu",
        Provider.Cuda { Device: 0 } => "cuda",
        Provider.Cuda cuda => FormattableString.Invariant($"cuda:{cuda.Device}"),
        _ => throw new UnreachableException(),
    };

    private static Either<string, Unit> Run(Stage.Score score, StageOutput.Onnx onnx, DataInfo data, StageRun run) =>
        from torch in TorchLibrary.Load()
        from split in DataSplit.Open(run.Inputs[1].Files[Packing.FileName(Split.Test)], data)
        from outcome in Scored(score, onnx, split, run)
        select Write(run, outcome);

    private static Either<string, Deployment> Scored(Stage.Score score, StageOutput.Onnx onnx, DataSplit split, StageRun run)
    {
        using var owned = split;
        return Resources.Use(
            Opened(onnx, score.Provider, run), models => Measured(onnx, (models.Models[0], models.Models[1]), (split, score), run));
    }

    /// <summary>The model, and the same model that also tells its poolings' choices; the file that the latter needs is gone afterwards.</summary>
    private static Either<string, OpenModels> Opened(StageOutput.Onnx onnx, Provider provider, StageRun run)
    {
        var (path, probe) = (run.Inputs[0].Files[ExportStage.FileName], Path.Combine(run.Folder, "probe.onnx"));
        var opened = from model in OnnxReader.Read(path)
                     from written in OnnxWriter.Write(OnnxProbe.Of(model, onnx.Network), probe)
                     from models in OpenModels.Of(Seq(path, probe), provider, (onnx.Info.Input.Height, onnx.Info.Input.Width))
                     select models;
        File.Delete(probe);
        return opened;
    }

    private static Either<string, Deployment> Measured(
        StageOutput.Onnx onnx, (IScoring Scorer, IScoring Probe) models, (DataSplit Split, Stage.Score Stage) data, StageRun run)
    {
        var scorer = models.Scorer;
        run.Report($"{scorer.Provider}: {scorer.Why}");
        var comparison = new Comparison(scorer, models.Probe, data.Split, data.Stage.Batch, run.Cancel) { Model = data.Stage.Model, Form = onnx.Form };
        var weights = run.Inputs[0].Files[Training.WeightsFile.Name];
        return from parity in Parity.Of(onnx.Network, weights, comparison)
               from speed in Speed.Of(scorer, data.Split, data.Stage.Batch, run.Cancel)
               select new Deployment(scorer.Provider, parity, speed)
               {
                   Precision = onnx.Form.Precision.ToString().ToLowerInvariant(),
                   Bytes = new FileInfo(run.Inputs[0].Files[ExportStage.FileName]).Length,
               };
    }

    private static Unit Write(StageRun run, Deployment outcome)
    {
        ScoresFile.Lines("onnx", outcome.Parity.Scores).Iter(run.Report);
        outcome.Parity.Single.IfSome(single => ScoresFile.Lines("float32", single).Iter(run.Report));
        run.Report(FormattableString.Invariant(
            $"{outcome.Speed.ImagesPerSecond:0} examples/s; one example: p50 {outcome.Speed.P50:0.00} ms, p95 {outcome.Speed.P95:0.00} ms"));
        var json = new JsonObject
        {
            ["provider"] = outcome.Provider,
            ["precision"] = outcome.Precision,
            ["model_bytes"] = outcome.Bytes,
            ["parity_max_abs"] = new JsonObject(outcome.Parity.MaxAbs.Map(one => KeyValuePair.Create(one.Output, ScoresFile.Number(one.Difference)))),
            ["pooling_windows"] = outcome.Parity.Ties.Windows,
            ["pooling_windows_unlike_torch"] = outcome.Parity.Ties.Mismatches,
            [ImagesPerSecond] = outcome.Speed.ImagesPerSecond,
            [Median] = outcome.Speed.P50,
            [Tail] = outcome.Speed.P95,
            ["scores"] = ScoresFile.Of(outcome.Parity.Scores),
            ["scores_float32"] = ScoresFile.Of(outcome.Parity.Single.IfNone(outcome.Parity.Scores)),
        };
        File.WriteAllText(Path.Combine(run.Folder, ScoresFile.Name), json.ToJsonString());
        return unit;
    }

    /// <summary>What the stage found.</summary>
    private sealed record Deployment(string Provider, Parity Parity, Speed Speed)
    {
        internal required string Precision { get; init; }

        internal required long Bytes { get; init; }
    }
}
