using System.Globalization;
using System.Text.Json;

namespace Multitask.Stages.Reports;

/// <summary>What there is to say of a stage in a line.</summary>
internal static class StageFacts
{
    /// <summary>A stage as a report shows it.</summary>
    internal static ReportStage Of(StageResult<Product> result) => new(
        result.Stage.Name,
        result.Stage.Kind,
        result.Stage.Inputs,
        result.Outcome.ToString().ToLowerInvariant(),
        result.Key.Value,
        Fact(result),
        result.Stage.Body.Config);

    private static string Fact(StageResult<Product> result) => result.Stage.Body.Product switch
    {
        Product.DataSet data => string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Info.Train} training and {data.Info.Test} test examples of {data.Info.Input}; {Tasks(data.Info)}"),
        Product.Model model => Size(model.Network),
        Product.Trained => Training(result.Stage.Body.Config),
        Product.Scores => "scores on the test split",
        Product.Onnx => "ONNX model and weights",
        _ => "scores, parity and speed in ONNX Runtime",
    };

    private static string Size(Network network) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Parameters.TrainableCount(network):N0} parameters, {NumberText.Short(Flops.Of(network).Total)}FLOP a forward pass of one example");

    private static string Tasks(DataInfo info) => string.Join(", ", info.Tasks.Map(task => $"{task.Name} ({task.Kind.Definition.Description})"));

    private static string Training(string config)
    {
        using var plan = JsonDocument.Parse(config);
        var root = plan.RootElement;
        return $"weighting {root.GetProperty("weighting").GetProperty("case").GetString()}, "
            + $"{root.GetProperty("epochs").GetRawText()} epochs, batches of {root.GetProperty("batch").GetRawText()}";
    }
}
