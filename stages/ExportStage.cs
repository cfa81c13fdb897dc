using System.Globalization;
using Multitask.Exports;
using Multitask.Stages.Deployment;
using Multitask.Stages.Evaluation;
using Multitask.Stages.Training;
using TorchSharp;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>export</c>: writes a trained model as ONNX, in the form in which it is deployed, once it agrees with torch.</summary>
/// <remarks>
/// Outputs <c>model.onnx</c>, <c>weights.safetensors</c> for those who go on in another framework, and what a client needs
/// (<see cref="BundleFiles"/>).
/// </remarks>
internal static class ExportStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "export";

    /// <summary>The file's name in the output.</summary>
    internal const string FileName = "model.onnx";

    private const string InputKey = "input";
    private const string DataKey = "data";
    private const int Version = 8;

    /// <summary>What decides the file but the weights.</summary>
    private sealed record Record(string Pipeline, Seq<DataTask> Tasks, ulong Divisor, Seq<InputColumn> Columns, Unpooling Unpooling)
    {
        public required string Stage { get; init; }

        public required Option<DataOrigin> Data { get; init; }

        public required int Opset { get; init; }

        public required bool FreeSize { get; init; }

        public required ModelForm Form { get; init; }

        public required Option<Calibration> Calibration { get; init; }

        [field: CanonicalMember(AddedLater = true)]
        public required ServingLayout Layout { get; init; }
    }

    private static readonly WholeRange Opsets = new(ExportOptions.OldestOpset, ExportOptions.NewestOpset);

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = (
        Field.Required(Keyword, Decode.Reference),
        (
            Field.Optional("opset", Decode.Int(Opsets), new ExportOptions().Opset),
            Field.Optional("unpooling", ExportKeys.Unpoolings, Unpooling.Scatter),
            Field.Optional("dynamic", ExportKeys.FreeAxes, false))
            .Apply((opset, unpooling, free) => (Opset: opset, Unpooling: unpooling, Free: free)),
        (
            Field.Optional("precision", ExportKeys.Precisions, NumberFormat.Float32),
            Field.Optional(InputKey, ExportKeys.Inputs, InputForm.Float32),
            Field.Optional("output", ExportKeys.Outputs, OutputForm.Scores))
            .Apply((precision, input, output) => new ModelForm(precision, input, output)),
        (
            Field.Maybe(DataKey, Decode.Reference),
            Field.Maybe("calibration", ExportKeys.Calibrations),
            Field.Optional("layout", ExportKeys.Layouts, ServingLayout.Bundle))
            .Apply((data, calibration, layout) => (Data: data, Calibration: calibration, Layout: layout)))
        .Apply(Stage (model, graph, form, examples) => new Stage.Export(model, graph.Opset, graph.Unpooling)
        {
            FreeSize = graph.Free,
            Form = form,
            Data = examples.Data,
            Calibration = examples.Calibration,
            Layout = examples.Layout,
        }).Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.Export export, StageContext<StageOutput> context) =>
        from trained in context.As<StageOutput.Trained>(0, "a trained model (train)")
        from checks in (
            context.Within("opset", export.Opset, Opsets),
            export.Data.IsSome ? context.Fitting(1, trained.Info).Map(_ => unit) : Success<Problem, Unit>(unit),
            context.Keeps(DataKey, export.Form.Precision == NumberFormat.Int8 && export.Data.IsNone
                ? Some("must name the data (load) whose training split int8 is calibrated with") : None),
            context.Keeps("calibration", export.Form.Precision != NumberFormat.Int8 && export.Calibration.IsSome
                ? Some("is only for precision: int8") : None),
            context.Keeps(InputKey, export.Form.Input == InputForm.UInt8 && !IsPixels(trained.Info)
                ? Some($"must be float32 for these data: uint8 is for images of bytes, found {Shown(trained.Info)}") : None),
            context.Keeps("dynamic", export.FreeSize ? FreeSize.Refusal(trained.Network) : None)).Apply((_, _, _, _, _, _) => unit)
        select Work(export, context, trained);

    private static bool IsPixels(DataInfo info) => info.Input.IsImage && info.Divisor == byte.MaxValue;

    private static string Shown(DataInfo info) => info.Input.IsImage
        ? string.Create(CultureInfo.InvariantCulture, $"images with divisor {info.Divisor}")
        : $"{info.Input} columns";

    private static StageWork<StageOutput> Work(Stage.Export export, StageContext<StageOutput> context, StageOutput.Trained trained) => new(
        Version,
        Canonical.Of(new Record(context.Settings.Name, trained.Info.Tasks, trained.Info.Divisor, trained.Info.Columns, export.Unpooling)
        {
            Stage = context.Name,
            Data = trained.Source.Map(DataOrigin.Of),
            Opset = export.Opset,
            FreeSize = export.FreeSize,
            Form = export.Form,
            Calibration = Method(export),
            Layout = export.Layout,
        }),
        new StageOutput.Onnx(trained.Network, trained.Info) { Unpooling = export.Unpooling, Form = export.Form },
        run => Run(new Deployed(context.Settings.Name, context.Name, export, trained), run))
    {
        Environment = Versions.Torch("cpu") + Versions.OnnxRuntime,
        Publish = Some(context.Name),
        // The model, the weights beside it, and the samples; texts are small.
        Writes = new DiskNeed(
            (WeightsFile.Bytes(trained.Network) * (export.Layout == ServingLayout.Bundle ? 1 : 2)) + WeightsFile.Bytes(trained.Network, trained.Plan.Precision) + BundleFiles.SampleBytes(trained.Info)),
    };

    private static Option<Calibration> Method(Stage.Export export) => export.Form.Precision == NumberFormat.Int8
        ? Some(export.Calibration.IfNone(new Calibration.MinMax()))
        : None;

    private static Either<string, Unit> Run(Deployed what, StageRun run) => TorchLibrary.Load().Bind(_ =>
    {
        var trained = what.Trained;
        using var parameters = new ParameterVector(VectorLayout.Of(trained.Network), torch.ScalarType.Float32, Devices.Open("cpu"));
        var (weights, options) = (run.Inputs[0].Files[WeightsFile.Name], ExportMetadata.Options(what.Export, what.Pipeline, run.Key.Value, trained));
        return from read in WeightsFile.Read(weights, parameters)
               from singles in WeightsFile.ReadSingles(weights)
               from examples in Examples(what.Export, trained, parameters, run)
               let tree = LearntTree.Of(trained.Network, parameters)
               from written in Exported(new Exporting(what.Export, tree, options, singles.Find), parameters, examples, run)
               from bundle in Bundle(what, examples.Gate.Last, run)
               select bundle;
    });

    /// <summary>What is exported.</summary>
    private sealed record Exporting(
        Stage.Export Stage, Network Network, ExportOptions Options, Func<string, Option<ReadOnlyMemory<float>>> Weights)
    {
        internal Either<string, OnnxModel> Plain(bool folded) =>
            OnnxModel.Build(Network, Weights, folded ? Options : Options with { FoldBatchNorm = false, FoldConvolutions = false });

        /// <summary>What is compared node by node; ranges of 8 bits belong to a folded model.</summary>
        internal Either<string, OnnxModel> Compared(Map<string, ValueRange> ranges) =>
            Plain(Stage.Form.Precision == NumberFormat.Int8)
                .Bind(model => new ModelForm(Stage.Form.Precision).Of(model, Network, ranges));
    }

    private static Either<string, Unit> Exported(Exporting what, ParameterVector parameters, ExportExamples examples, StageRun run)
    {
        var path = Path.Combine(run.Folder, FileName);
        return from plain in what.Plain(folded: true)
               from ranges in Method(what.Stage).Match(
                   Some: method => OnnxCalibration.Ranges(plain, examples.Shape, examples.Calibration, method),
                   None: () => Right<string, Map<string, ValueRange>>(Map<string, ValueRange>()))
               from model in what.Stage.Form.Of(plain, what.Network, ranges)
               from written in OnnxWriter.Write(model, path)
               from agrees in Gate.Check(
                   new GateSubject(what.Network, parameters, what.Stage.Form, path, () => what.Compared(ranges)), examples.Gate)
               select agrees;
    }

    private static Either<string, ExportExamples> Examples(Stage.Export export, StageOutput.Trained trained, ParameterVector parameters, StageRun run) =>
        export.Data.IsNone
            ? ExportExamples.Drawn(trained, parameters)
            : DataSplit.Open(run.Inputs[1].Files[Packing.FileName(Split.Train)], trained.Info)
                .Map(split => ExportExamples.Of(split, trained.Plan.Batch, Method(export).Map(method => method.Examples).IfNone(0)));

    /// <summary>What lies beside the model: all that a client needs.</summary>
    private static Either<string, Unit> Bundle(Deployed what, Batch examples, StageRun run)
    {
        var path = Path.Combine(run.Folder, FileName);
        File.Copy(run.Inputs[0].Files[WeightsFile.Name], Path.Combine(run.Folder, WeightsFile.Name));
        var size = new FileInfo(path).Length;
        run.Report(string.Create(CultureInfo.InvariantCulture, $"{FileName}: {Size(size)}"));
        var input = what.Trained.Info.Input;
        return Scorer.Open(path, new ScorerOptions { Provider = new Provider.Cpu(), Size = Some((input.Height, input.Width)) }).Bind(opened =>
        {
            using var scorer = opened;
            return BundleFiles.Write(run.Folder, scorer, examples, new Deployable(
                what.Pipeline, what.Stage, run.Key.Value, what.Export, what.Trained, scorer.Input, scorer.Outputs)
            {
                Validation = run.Inputs[0].Files.Find(HistoryFile.Name).Bind(HistoryFile.Best),
            });
        });
    }

    /// <summary>The size of a file.</summary>
    internal static string Size(long bytes) => bytes < 1 << 20
        ? FormattableString.Invariant($"{bytes / 1024.0:0.0} KiB")
        : FormattableString.Invariant($"{bytes / 1048576.0:0.0} MiB");

    /// <summary>What is told of the model.</summary>
    private sealed record Deployed(string Pipeline, string Stage, Stage.Export Export, StageOutput.Trained Trained);
}
