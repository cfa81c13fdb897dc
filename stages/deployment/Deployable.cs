using System.Text.Json.Nodes;
using Multitask.Exports;

namespace Multitask.Stages.Deployment;

/// <summary>An exported model and all that is told of it.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Stage">The stage's name.</param>
/// <param name="Key">The key of its run.</param>
/// <param name="Export">How it was exported.</param>
/// <param name="Trained">What was exported.</param>
/// <param name="Input">Its input, with the shape of the training where sizes are free.</param>
/// <param name="Outputs">Its outputs, in order.</param>
internal sealed record Deployable(
    string Pipeline, string Stage, string Key, Stage.Export Export, StageOutput.Trained Trained, OnnxPort Input, Seq<OnnxPort> Outputs)
{
    /// <summary>What it scored on the validation split, by task and metric, where the training chose an epoch by that.</summary>
    internal required Option<JsonNode> Validation { get; init; }

    /// <summary>What a number of an output is.</summary>
    internal string Meaning(OnnxPort output) => Trained.Info.Tasks.Find(task => task.Name == output.Name)
        .Map(task => output.Number == OnnxNumber.Int64 ? "number of the class, from 0" : Meaning(task.Kind)).IfNone("");

    /// <summary>What is done to pixels, or to columns, before they are sent.</summary>
    internal string InputText => ExportMetadata.Input(Trained.Info, Export.Form.Input);

    /// <summary>A type as NumPy and JSON name it.</summary>
    internal static string Type(OnnxPort port) => port.Number.ToString().ToLowerInvariant();

    private static string Meaning(TaskKind kind) => kind.Fold(new TaskInterpreter<string>(
        Segmentation: _ => "natural logarithm of the probability of each class, per pixel",
        Depth: _ => "depth per pixel, in the unit of the training data",
        Normals: _ => "normal of the surface per pixel, of length 1",
        Classification: _ => "natural logarithm of the probability of each class",
        Binary: _ => "probability of yes",
        Regression: _ => "number in the unit of the training data"));
}
