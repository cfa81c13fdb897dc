using Multitask.Pipeline.CommandLine;
using Multitask.Stages.Reports;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>The pipelines that <c>init</c> writes.</summary>
internal static class Templates
{
    /// <summary>Every kind of data.</summary>
    internal static Seq<PipelineTemplate> All => Seq(
        Of("table", "a CSV or Parquet file: some columns are the input, others the tasks", Data("flats.csv", "table"), Tasks("rent: regression, balcony: binary")),
        Of(
            "images", "photographs and a table of labels",
            Data("photos", "folder of photographs"), new InitQuestion("labels", "table of labels (a column `image` names the files)", "labels.csv"),
            Tasks("smiling: binary, age: regression")),
        Of(
            "pixels", "photographs with labels, depths or normals per pixel",
            Data(".", "folder of everything"),
            Tasks("semantic: { segmentation: { path: \"label/*.png\", classes: 13 } }, depth: { depth: { path: \"depth/*.npy\" } }")),
        Of("demo", "rendered rooms: nothing is needed"));

    private static InitQuestion Data(string example, string what) => new("data", what, example);

    private static InitQuestion Tasks(string example) => new("tasks", "tasks", example);

    private static PipelineTemplate Of(string kind, string about, params InitQuestion[] questions) => new(
        kind, about, Seq(questions), answers => answers.AsEnumerable().Aggregate(
            EmbeddedText.Read($"init-{kind}.yaml"), (text, answer) => text.Replace($"<{answer.Key}>", Safe(answer), StringComparison.Ordinal)));

    /// <summary>A path is quoted: whatever it has in it, it stays one text.</summary>
    private static string Safe((string Key, string Value) answer) => answer.Key == "tasks"
        ? answer.Value
        : $"\"{answer.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
