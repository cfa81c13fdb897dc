using System.Globalization;
using System.Text.Json;
using Multitask.Exports;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>What an exported model says about itself.</summary>
internal static class ExportMetadata
{
    /// <summary>The options of the exporter, with the metadata.</summary>
    /// <param name="export">The stage.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="key">The key of the run.</param>
    /// <param name="trained">The model.</param>
    internal static ExportOptions Options(Stage.Export export, string pipeline, string key, StageOutput.Trained trained) => new(
        export.Opset,
        Unpooling: export.Unpooling,
        FreeSize: export.FreeSize,
        Metadata: Seq(
            ("pipeline", pipeline),
            ("key", key),
            ("tasks", string.Join(",", trained.Info.Tasks.Map(task => task.Name))),
            ("classes", string.Join(",", trained.Info.Tasks.Choose(Classes))),
            ("input", Input(trained.Info, export.Form.Input)))
            + (export.FreeSize ? Seq1(("size", Size(trained))) : Seq<(string, string)>())
            + Columns(trained.Info));

    /// <summary>What a client must send: categories as the numbers, from 1, of their places in the list of their column.</summary>
    internal static string Input(DataInfo info, InputForm form) => (info.Input.IsImage, form) switch
    {
        (true, InputForm.UInt8) => string.Create(
            CultureInfo.InvariantCulture, $"{info.Input.Height} x {info.Input.Width} x {info.Input.Channels}, uint8, {Colours(info)} values 0 to 255"),
        (true, _) => $"{info.Input}, float32, {Colours(info)} values {Scale(info.Divisor)}",
        _ when info.Graph.Case is GraphLayout graph => Graph(graph),
        _ => $"{info.Input}, float32: numbers in their own units, NaN where missing; categories by number from 1, 0 where unknown or missing",
    };

    /// <summary>How a client must lay out a graph.</summary>
    private static string Graph(GraphLayout graph) => string.Create(
        CultureInfo.InvariantCulture,
        $"{graph.Size}, float32, a graph in row-major order, zeros where there is nothing: {graph.Nodes} x {graph.NodeFeatures} features of nodes; "
        + $"{graph.Nodes} x 1 for each node there is; {graph.Nodes} x {graph.Nodes} x {graph.EdgeWidth} features of the edge to a node from a node, then 1");

    private static string Colours(DataInfo info) => info.Input.Channels == 1 ? "grey" : "RGB";

    private static string Size(StageOutput.Trained trained) => string.Create(
        CultureInfo.InvariantCulture,
        $"{trained.Info.Input.Height} x {trained.Info.Input.Width} in training; any multiples of {FreeSize.Multiple(trained.Network)}");

    private static Seq<(string, string)> Columns(DataInfo info) =>
        (info.Columns.IsEmpty ? Seq<(string, string)>() : Seq1(("columns", Listed(info.Columns.Map(column => column.Name)))))
        + info.Columns.Filter(column => !column.Values.IsEmpty).Map(column => ($"category.{column.Name}", Listed(column.Values)));

    private static string Listed(Seq<string> texts) => JsonSerializer.Serialize(texts.ToArray());

    private static string Scale(ulong divisor) => divisor == 1
        ? "as they are in the data, not scaled"
        : string.Create(CultureInfo.InvariantCulture, $"divided by {divisor}");

    private static Option<string> Classes(DataTask task) =>
        task.Kind.Definition.Classes.Map(classes => string.Create(CultureInfo.InvariantCulture, $"{task.Name}={classes}"));
}
