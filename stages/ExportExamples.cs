using Multitask.Stages.Evaluation;
using Multitask.Stages.Training;
using static LanguageExt.Prelude;

namespace Multitask.Stages;

/// <summary>Examples with which a model is checked and calibrated.</summary>
/// <param name="Shape">Of one.</param>
/// <param name="Gate">Batches of one, of three and of as many as the training had.</param>
/// <param name="Calibration">Inputs in batches; none where nothing is calibrated.</param>
internal sealed record ExportExamples(Shape Shape, Seq<Batch> Gate, Seq<(float[] Inputs, int Count)> Calibration)
{
    private const int BatchSize = 8;

    /// <summary>Drawn ones.</summary>
    internal static ExportExamples Drawn(StageOutput.Trained trained, ParameterVector parameters) => new(
        trained.Info.Input,
        Evaluation.Gate.Sizes(trained.Plan.Batch)
            .Map(count => DrawnInputs.Of(trained.Network, trained.Info, parameters, count)).Strict(),
        Seq<(float[], int)>());

    /// <summary>Of a training split, which is disposed: the gate has its first examples, the calibration some of all, in one order.</summary>
    internal static ExportExamples Of(DataSplit split, int largest, int calibration)
    {
        using var owned = split;
        var order = new EpochPlan(BatchSize, Seed: 0, Epoch: 0, Shuffle: true, Augment: false).Order(split.Count).Take(calibration);
        return new(
            split.Info.Input,
            Evaluation.Gate.Sizes(largest).Map(count => split.Read([.. Enumerable.Range(0, Math.Min(count, split.Count))], None)).Strict(),
            toSeq(order.Chunk(BatchSize).Select(some => (split.Read(some, None).Inputs, some.Length))).Strict());
    }
}
