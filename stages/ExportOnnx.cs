using System.Globalization;
using Multitask.Exports;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>export</c>: writes a trained model as ONNX.</summary>
/// <remarks>Outputs <c>model.onnx</c>, and <c>weights.safetensors</c> for those who go on in another framework.</remarks>
internal static class ExportOnnx
{
    /// <summary>The file's name in the output.</summary>
    internal const string FileName = "model.onnx";

    private const int Version = 3;

    /// <summary>What decides the file but the weights.</summary>
    private sealed record Record(string Pipeline, int Opset, Unpooling Unpooling, Seq<DataTask> Tasks);

    internal static StageKind<Product> Kind { get; } = new("export", source => Written(source.Node)
        .Map(written => new StageDraft<Product>(
            Seq1(written.Model),
            inputs => Reading.As<Product.Trained>(written.Model, inputs[0], "a trained model (train)")
                .Map(trained => Body(source, trained, (written.Opset, written.Unpooling))))));

    /// <summary>How unpooling is written: for every device, or in one node that only the CPU has, and is faster there.</summary>
    internal static Decoder<Unpooling> Unpoolings => Decode.Choice(("scatter", Unpooling.Scatter), ("max-unpool", Unpooling.MaxUnpool));

    private static Validation<Problem, (InputRef Model, int Opset, Unpooling Unpooling)> Written(ConfigNode node) => (
        Field.Required("export", Decode.Reference),
        Field.Optional("opset", Decode.Int(ExportOptions.OldestOpset, ExportOptions.NewestOpset), 17),
        Field.Optional("unpooling", Unpoolings, Unpooling.Scatter))
        .Apply((model, opset, unpooling) => (model, opset, unpooling)).Decoder(node);

    private static StageBody<Product> Body(StageSource source, Product.Trained trained, (int Opset, Unpooling Unpooling) written) => new(
        Version,
        Canonical.Of(new Record(source.Settings.Name, written.Opset, written.Unpooling, trained.Info.Tasks)),
        Versions.None,
        () => Seq<(string, string)>(),
        Seeded: false,
        new Product.Onnx(trained.Network, trained.Info),
        run => Run(
            trained,
            new ExportOptions(written.Opset, Unpooling: written.Unpooling, Metadata: Metadata(source.Settings.Name, run.Key.Value, trained.Info)),
            run))
    {
        Publish = Some(source.Name),
    };

    private static Either<string, Unit> Run(Product.Trained trained, ExportOptions options, StageRun run)
    {
        var weightsPath = run.Inputs[0].Files[WeightsFile.Name];
        return from weights in WeightsFile.ReadSingles(weightsPath)
               from model in OnnxModel.Build(trained.Network, weights.Find, options)
               from written in OnnxWriter.Write(model, Path.Combine(run.Folder, FileName))
               select Bundle(run, weightsPath);
    }

    private static Unit Bundle(StageRun run, string weights)
    {
        File.Copy(weights, Path.Combine(run.Folder, WeightsFile.Name));
        var size = new FileInfo(Path.Combine(run.Folder, FileName)).Length;
        run.Report(string.Create(CultureInfo.InvariantCulture, $"{FileName}: {size / 1048576.0:0.0} MiB"));
        return unit;
    }

    private static Seq<(string Key, string Value)> Metadata(string pipeline, string key, DataInfo info) => Seq(
        ("pipeline", pipeline),
        ("key", key),
        ("tasks", string.Join(",", info.Tasks.Map(task => task.Name))),
        ("classes", string.Join(",", info.Tasks.Choose(Classes))),
        ("input", $"{info.Input}, float32, RGB or grey values divided by 255"));

    private static Option<string> Classes(DataTask task) =>
        task.Kind.Definition.Classes.Map(classes => string.Create(CultureInfo.InvariantCulture, $"{task.Name}={classes}"));
}
