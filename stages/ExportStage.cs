using System.Globalization;
using System.Text.Json;
using Multitask.Exports;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary><c>export</c>: writes a trained model as ONNX.</summary>
/// <remarks>Outputs <c>model.onnx</c>, and <c>weights.safetensors</c> for those who go on in another framework.</remarks>
internal static class ExportStage
{
    /// <summary>Its key in a file.</summary>
    internal const string Keyword = "export";

    /// <summary>The file's name in the output.</summary>
    internal const string FileName = "model.onnx";

    private const int Version = 5;

    /// <summary>What decides the file but the weights.</summary>
    private sealed record Record(string Pipeline, int Opset, Unpooling Unpooling, Seq<DataTask> Tasks, ulong Divisor, Seq<InputColumn> Columns);

    private static readonly WholeRange Opsets = new(ExportOptions.OldestOpset, ExportOptions.NewestOpset);

    /// <summary>How unpooling is written: for every device, or in one node that only the CPU has, and is faster there.</summary>
    internal static Decoder<Unpooling> Unpoolings => Decode.Choice(("scatter", Unpooling.Scatter), ("max-unpool", Unpooling.MaxUnpool));

    /// <summary>From a file.</summary>
    internal static Decoder<Stage> Decoder { get; } = (
        Field.Required(Keyword, Decode.Reference),
        Field.Optional("opset", Decode.Int(Opsets), 17),
        Field.Optional("unpooling", Unpoolings, Unpooling.Scatter))
        .Apply(Stage (model, opset, unpooling) => new Stage.Export(model, opset, unpooling)).Decoder;

    /// <summary>The stage's work, or what does not fit.</summary>
    internal static Validation<Problem, StageWork<StageOutput>> Resolve(Stage.Export export, StageContext<StageOutput> context) =>
        (context.As<StageOutput.Trained>(0, "a trained model (train)"), context.Within("opset", export.Opset, Opsets))
            .Apply((trained, _) => Work(export, context, trained));

    private static StageWork<StageOutput> Work(Stage.Export export, StageContext<StageOutput> context, StageOutput.Trained trained) => new(
        Version,
        Canonical.Of(new Record(context.Settings.Name, export.Opset, export.Unpooling, trained.Info.Tasks, trained.Info.Divisor, trained.Info.Columns)),
        new StageOutput.Onnx(trained.Network, trained.Info) { Unpooling = export.Unpooling },
        run => Run(
            trained,
            new ExportOptions(export.Opset, Unpooling: export.Unpooling, Metadata: Metadata(context.Settings.Name, run.Key.Value, trained.Info)),
            run))
    {
        Publish = Some(context.Name),
        // The model, and the weights beside it.
        Writes = new DiskNeed(WeightsFile.Bytes(trained.Network) + WeightsFile.Bytes(trained.Network, trained.Plan.Precision)),
    };

    private static Either<string, Unit> Run(StageOutput.Trained trained, ExportOptions options, StageRun run)
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
        ("input", Input(info)))
        + (info.Columns.IsEmpty ? Seq<(string, string)>() : Seq1(("columns", Listed(info.Columns.Map(column => column.Name)))))
        + info.Columns.Filter(column => !column.Values.IsEmpty).Map(column => ($"category.{column.Name}", Listed(column.Values)));

    /// <summary>What a client must send: categories as the numbers, from 1, of their places in the list of their column.</summary>
    private static string Input(DataInfo info) => info.Input.IsImage
        ? $"{info.Input}, float32, {(info.Input.Channels == 1 ? "grey" : "RGB")} values {Scale(info.Divisor)}"
        : info.Graph.Match(
            Graph,
            () => $"{info.Input}, float32: numbers in their own units, NaN where missing; categories by number from 1, 0 where unknown or missing");

    /// <summary>How a client must lay out a graph.</summary>
    private static string Graph(GraphLayout graph) => string.Create(
        CultureInfo.InvariantCulture,
        $"{graph.Size}, float32, a graph in row-major order, zeros where there is nothing: {graph.Nodes} x {graph.NodeFeatures} features of nodes; "
        + $"{graph.Nodes} x 1 for each node there is; {graph.Nodes} x {graph.Nodes} x {graph.EdgeWidth} features of the edge to a node from a node, then 1");

    private static string Listed(Seq<string> texts) => JsonSerializer.Serialize(texts.ToArray());

    private static string Scale(ulong divisor) => divisor == 1
        ? "as they are in the data, not scaled"
        : string.Create(CultureInfo.InvariantCulture, $"divided by {divisor}");

    private static Option<string> Classes(DataTask task) =>
        task.Kind.Definition.Classes.Map(classes => string.Create(CultureInfo.InvariantCulture, $"{task.Name}={classes}"));
}
