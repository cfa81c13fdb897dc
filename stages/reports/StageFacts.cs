using System.Globalization;
using Multitask.Stages.Training;

namespace Multitask.Stages.Reports;

/// <summary>What there is to say of a stage in a line.</summary>
internal static class StageFacts
{
    /// <summary>A stage as a report shows it.</summary>
    internal static ReportStage Of(StageResult<StageOutput> result) => new(
        result.Stage.Name,
        result.Stage.Kind,
        result.Stage.Inputs,
        result.Outcome.ToString().ToLowerInvariant(),
        result.Key.Value,
        Fact(result),
        result.Stage.Work.Config);

    private static string Fact(StageResult<StageOutput> result) => result.Stage.Work.Output switch
    {
        StageOutput.DataSet data => string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Info.Train} training and {data.Info.Test} test examples of {data.Info.Input}; {Tasks(data.Info)}"),
        StageOutput.Model model => Size(model.Network),
        StageOutput.Trained { Among.IsEmpty: false } trained => string.Create(
            CultureInfo.InvariantCulture, $"one of {trained.Among.Count} trainings, chosen by the validation split"),
        StageOutput.Trained trained => Training(trained.Plan),
        StageOutput.Scores => "scores on the test split",
        StageOutput.Onnx => "ONNX model and weights",
        StageOutput.Deployment => "scores, parity and speed in ONNX Runtime",
        var toy => toy.Title,
    };

    private static string Size(Network network) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Parameters.TrainableCount(network):N0} parameters, {NumberText.Short(Flops.Of(network).Total)}FLOP a forward pass of one example");

    private static string Tasks(DataInfo info) => string.Join(", ", info.Tasks.Map(task => $"{task.Name} ({task.Kind.Definition.Description})"));

    private static string Training(TrainingPlan plan) => string.Create(
        CultureInfo.InvariantCulture, $"weighting {plan.Weighting.Spec.About.Word}, {plan.Epochs} epochs, batches of {plan.Batch}");
}
